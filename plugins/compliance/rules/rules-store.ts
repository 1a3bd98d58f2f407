import { type AuditHost, type Clock, NotFoundError, type Principal, StaleEditError } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { z } from 'zod';
import { RuleInUseError } from '../errors.js';
import type { RuleName, RuleUser } from './rule-users.js';

/** Something that campaigns share by reference: a schedule, a calendar of holidays, a policy. */
export interface RuleKind<S extends { readonly name: string }> {
  /** For errors and the audit trail. */
  readonly what: RuleName;
  readonly table: 'autodialer_schedules' | 'autodialer_calendars' | 'autodialer_policies';
  /** The JSON column, which is also the field of the settings. */
  readonly column: string;
  readonly schema: z.ZodType<S>;
}
export interface Versioned {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: string;
}

export interface RulesNeeds {
  readonly pool: Pool;
  readonly audit: AuditHost;
  readonly clock: Clock;
  /** Who goes by the rules, and is told at once of a change. */
  readonly users: ReadonlySet<RuleUser>;
}

/** Keeps one kind of shared rule. */
export class RulesStore<S extends { readonly name: string }> {
  constructor(
    private readonly kind: RuleKind<S>,
    private readonly needs: RulesNeeds,
  ) {}

  async all(): Promise<(S & Versioned)[]> {
    const { table } = this.kind;
    const [rows] = await this.needs.pool.query<RowDataPacket[]>(`SELECT * FROM ${table} ORDER BY name, id LIMIT 1000`);
    return rows.map((row) => this.read(row));
  }

  async one(id: string): Promise<S & Versioned> {
    const { table, what } = this.kind;
    const [rows] = await this.needs.pool.query<RowDataPacket[]>(`SELECT * FROM ${table} WHERE id = ?`, [id]);
    if (!rows[0]) throw new NotFoundError(what, id, 'autodialer.ruleNotFound');
    return this.read(rows[0]);
  }

  async create(settings: S, by: Principal): Promise<S & Versioned> {
    const { table, column } = this.kind;
    const id = newId();
    await this.needs.pool.query(`INSERT INTO ${table} (id, name, ${column}, updated_at) VALUES (?, ?, ?, ?)`, [
      id,
      settings.name,
      this.write(settings, id),
      new Date(this.needs.clock.now()),
    ]);
    await this.record(by, 'created', id, undefined, settings);
    return this.one(id);
  }

  /** @throws StaleEditError when somebody else was first */
  async change(id: string, settings: S, expected: string | undefined, by: Principal): Promise<S & Versioned> {
    const { table, column, what } = this.kind;
    const before = await this.one(id);
    if (expected !== undefined && expected !== String(before.version)) throw new StaleEditError(what, id);
    const [result] = await this.needs.pool.query<ResultSetHeader>(
      `UPDATE ${table} SET name = ?, ${column} = ?, version = version + 1, updated_at = ? WHERE id = ? AND version = ?`,
      [settings.name, this.write(settings, id), new Date(this.needs.clock.now()), id, before.version],
    );
    if (result.affectedRows === 0) throw new StaleEditError(what, id);
    await this.record(by, 'changed', id, before, settings);
    return this.one(id);
  }

  /** @throws RuleInUseError naming the campaigns */
  async remove(id: string, by: Principal): Promise<void> {
    const { table, what } = this.kind;
    const before = await this.one(id);
    const users = await Promise.all([...this.needs.users].map((user) => user.usesOf(what, id)));
    if (users.flat().length > 0) throw new RuleInUseError(users.flat());
    await this.needs.pool.query(`DELETE FROM ${table} WHERE id = ?`, [id]);
    await this.record(by, 'deleted', id, before, undefined);
  }

  private write(settings: S, id: string): string {
    const value = (settings as Readonly<Record<string, unknown>>)[this.kind.column];
    return JSON.stringify(this.kind.what === 'policy' ? { ...(value as object), id } : value);
  }

  private read(row: RowDataPacket): S & Versioned {
    const { column, schema } = this.kind;
    const text: unknown = row[column];
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : text;
    const settings = schema.parse({ name: row.name, [column]: value });
    const { id, version } = row as { id: string; version: number };
    return { ...settings, id, version, updatedAt: (row.updated_at as Date).toISOString() };
  }

  private async record(by: Principal, action: string, id: string, before: unknown, after: unknown): Promise<void> {
    const { what } = this.kind;
    await this.needs.audit.record({
      by: by.id,
      action: `autodialer.${what}.${action}`,
      object: `${what}:${id}`,
      before,
      after,
    });
    for (const user of this.needs.users) await user.changed();
  }
}
