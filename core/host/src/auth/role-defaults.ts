import type { Log } from '@perezvon/sdk/server';
import type { Transactions } from '@perezvon/sdk/transactions';
import type { RowDataPacket } from 'mysql2/promise';
import type { Transaction } from 'sequelize';
import { RoleModel } from './models.js';
import { type KnownPermission, parsePermissions } from './roles.js';

interface Pair {
  readonly role: string;
  readonly permission: string;
}

/** Stands for all that was there when an already edited role first met its defaults. */
const everything = '*';
const keyOf = ({ role, permission }: Pair) => `${role} ${permission}`;

/**
 * What each role gets now.
 *
 * @param given pairs that were settled before, so that a permission that an admin took away is not given again
 * @returns the pairs to remember, and those of them that are granted: to a role an admin had edited before there were
 *   defaults, none of those that are known by now
 */
export function newDefaults(
  permissions: readonly KnownPermission[],
  given: readonly Pair[],
): { readonly settled: readonly Pair[]; readonly granted: readonly Pair[] } {
  const known = new Set(given.map(keyOf));
  const wanted = permissions.flatMap(({ id, roles }) => roles.map((role) => ({ role, permission: id })));
  const settled = wanted.filter((pair) => !known.has(keyOf(pair)));
  const granted = settled.filter(({ role }) => !known.has(keyOf({ role, permission: everything })));
  return { settled, granted };
}

/** Gives the built-in roles what the manifests name for them, each permission once. */
export class RoleDefaults {
  constructor(
    private readonly db: Transactions,
    private readonly log: Log,
  ) {}

  async give(permissions: readonly KnownPermission[]): Promise<void> {
    await this.db.run(async ({ transaction }) => {
      // Two cores that start at once give in turn.
      const roles = await RoleModel.findAll({ where: { builtIn: true }, transaction, lock: transaction.LOCK.UPDATE });
      const [given] = await this.db.query<(RowDataPacket & Pair)[]>('SELECT role, permission FROM core_role_defaults');
      const { settled, granted } = newDefaults(permissions, given);
      for (const role of roles) {
        const more = granted.filter((pair) => pair.role === role.id).map(({ permission }) => permission);
        if (more.length > 0) await this.add(role, more, transaction);
      }
      await this.remember(settled);
    });
  }

  private async add(role: RoleModel, more: readonly string[], transaction: Transaction): Promise<void> {
    const all = new Set([...parsePermissions(role.permissions), ...more]);
    // Named, because the model may be bound to another core's connection when two live in one process.
    const permissions = JSON.stringify([...all].toSorted());
    await role.update({ permissions, version: role.version + 1 }, { transaction });
    await this.db.afterCommit(() => this.log.info(`the role ${role.id} may now: ${more.join(', ')}`));
  }

  private async remember(settled: readonly Pair[]): Promise<void> {
    const rows = settled.map(({ role, permission }) => [role, permission]);
    if (rows.length > 0) await this.db.query('INSERT INTO core_role_defaults (role, permission) VALUES ?', [rows]);
    await this.db.query('DELETE FROM core_role_defaults WHERE permission = ?', [everything]);
  }
}
