import { readCursor, writeCursor } from '@perezvon/sdk/server';
import type { Language, Page } from '@perezvon/sdk/shared';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import type { EndpointNames } from '../calls/endpoint-names.js';
import type { CallDecisions } from './call-decisions.js';
import type { CallDetails, CallsQuery, CallView } from './schemas.js';

const columns = `id, direction, number, own_number, trunk, phone, state, prepared_at, ringing_at, answered_at, ended_at,
  outcome, cause, sip_status, ended_by`;
const placeSchema = z.object({ at: z.number(), id: z.string() });
/** Statistics of a year may be looked through; what takes longer is given up, and the calls are not kept waiting. */
const queryMs = 20_000;
const mostRelated = 50;

const stateConditions = {
  live: "state <> 'ended'",
  answered: "state = 'ended' AND answered_at IS NOT NULL",
  missed: "state = 'ended' AND answered_at IS NULL",
} as const;

/** The calls of all plugins, past and live, as the table has them. */
export class CallRecords {
  constructor(
    private readonly pool: Pool,
    private readonly decisions: CallDecisions,
    private readonly names: Pick<EndpointNames, 'all'>,
  ) {}

  /** Newest first. */
  async page(query: CallsQuery): Promise<Page<CallView>> {
    const place = readCursor(placeSchema, query.cursor, 'core.badCursor');
    const digits = `%${query.number?.replace('+', '')}%`;
    const before = place && new Date(place.at);
    const conditions: readonly (readonly [string, ...unknown[]] | undefined)[] = [
      query.number === undefined ? undefined : ['(number LIKE ? OR own_number LIKE ?)', digits, digits],
      query.direction && ['direction = ?', query.direction],
      query.state && [stateConditions[query.state]],
      query.from === undefined ? undefined : ['prepared_at >= ?', new Date(query.from)],
      query.until === undefined ? undefined : ['prepared_at < ?', new Date(query.until)],
      place && ['prepared_at <= ? AND (prepared_at < ? OR id < ?)', before, before, place.id],
    ];
    const given = conditions.filter((one) => one !== undefined);
    const [rows] = await this.pool.query<CallRow[]>({
      sql: `SELECT ${columns} FROM core_calls WHERE ${given.map(([sql]) => sql).join(' AND ') || '1'}
        ORDER BY prepared_at DESC, id DESC LIMIT ?`,
      values: [...given.flatMap(([, ...values]) => values), query.limit + 1],
      timeout: queryMs,
    });
    const names = await this.names.all();
    const items = rows.slice(0, query.limit).map((row) => viewOf(row, names));
    const last = items.at(-1);
    const more = rows.length > query.limit && last !== undefined;
    return { items, ...(more ? { next: writeCursor({ at: last.startedAt, id: last.id }) } : {}) };
  }

  /** @returns nothing for a call that does not exist */
  async details(id: string, language: Language): Promise<CallDetails | undefined> {
    const names = await this.names.all();
    const [[row], journal] = await Promise.all([this.rows([id]), this.decisions.journal(id, language, names)]);
    if (!row) return undefined;
    const named = journal.flatMap(({ data }) => [data['call'], data['with'], data['leg']]);
    const about = dataSchema.safeParse(JSON.parse(row.data)).data ?? {};
    const ids = [...named, about.for, about.interaction].filter((one) => typeof one === 'string' && one !== id);
    const related = await this.rows([...new Set(ids as string[])].slice(0, mostRelated));
    return {
      call: viewOf(row, names),
      related: related.map((one) => viewOf(one, names)),
      events: journal.map(({ others, ...line }) => ({ ...line, others: [...others] })),
    };
  }

  private async rows(ids: readonly string[]): Promise<readonly CallRow[]> {
    if (ids.length === 0) return [];
    const sql = `SELECT ${columns}, data FROM core_calls WHERE id IN (?) ORDER BY prepared_at, id`;
    const [rows] = await this.pool.query<CallRow[]>({ sql, values: [ids], timeout: queryMs });
    return rows;
  }
}

const text = z.string().optional().catch(undefined);
/** What plugins write into a call of theirs that belongs to another one. */
const dataSchema = z.object({ for: text, interaction: text });

interface CallRow extends RowDataPacket {
  readonly id: string;
  readonly direction: CallView['direction'];
  readonly number: string | null;
  readonly own_number: string | null;
  readonly trunk: string | null;
  readonly phone: string | null;
  readonly state: CallView['state'];
  readonly prepared_at: Date;
  readonly ringing_at: Date | null;
  readonly answered_at: Date | null;
  readonly ended_at: Date | null;
  readonly outcome: string | null;
  readonly cause: number | null;
  readonly sip_status: number | null;
  readonly ended_by: CallView['endedBy'];
  readonly data: string;
}

function viewOf(row: CallRow, names: ReadonlyMap<string, string>): CallView {
  const named = (endpoint: string | null) =>
    endpoint === null ? null : { id: endpoint, name: names.get(endpoint) ?? endpoint };
  const ms = (at: Date | null) => at?.getTime() ?? null;
  return {
    id: row.id,
    direction: row.direction,
    number: row.number,
    ownNumber: row.own_number,
    trunk: named(row.trunk),
    phone: named(row.phone),
    state: row.state,
    startedAt: row.prepared_at.getTime(),
    ringingAt: ms(row.ringing_at),
    answeredAt: ms(row.answered_at),
    endedAt: ms(row.ended_at),
    outcome: row.outcome,
    cause: row.cause,
    sipStatus: row.sip_status,
    endedBy: row.ended_by,
  };
}
