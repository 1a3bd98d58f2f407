import {
  type AuditHost,
  type Clock,
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Migration,
  Model,
  Op,
} from '@perezvon/sdk/server';
import { type Page, pageQuerySchema, pageSchema } from '@perezvon/sdk/shared';
import type { WhereOptions } from 'sequelize';
import { z } from 'zod';
import { UserModel } from '../auth/models.js';
import { requestFacts } from '../http/request-scope.js';
import type { HostPart } from '../kernel/scope.js';
import { withoutSecrets } from './without-secrets.js';

export const auditMigrations: readonly Migration[] = [
  {
    id: '010-create-audit',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS core_audit (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        at DATETIME(3) NOT NULL,
        by_id VARCHAR(64) NOT NULL,
        by_name VARCHAR(120) NOT NULL,
        action VARCHAR(100) NOT NULL,
        object VARCHAR(200) NOT NULL,
        before_json MEDIUMTEXT NULL,
        after_json MEDIUMTEXT NULL,
        address VARCHAR(64) NULL,
        INDEX (at), INDEX (by_id, id), INDEX (action, id), INDEX (object, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
  },
];

/** One change somebody made. */
export class AuditModel extends Model<InferAttributes<AuditModel>, InferCreationAttributes<AuditModel>> {
  static readonly table = 'core_audit';
  static readonly columns = {
    id: { type: DataTypes.BIGINT.UNSIGNED, primaryKey: true, autoIncrement: true },
    at: DataTypes.DATE(3),
    byId: { type: DataTypes.STRING(64), field: 'by_id' },
    byName: { type: DataTypes.STRING(120), field: 'by_name' },
    action: DataTypes.STRING(100),
    object: DataTypes.STRING(200),
    before: { type: DataTypes.TEXT('medium'), field: 'before_json' },
    after: { type: DataTypes.TEXT('medium'), field: 'after_json' },
    address: DataTypes.STRING(64),
  };
  declare id: CreationOptional<number>;
  declare at: Date;
  declare byId: string;
  declare byName: string;
  declare action: string;
  declare object: string;
  declare before: string | null;
  declare after: string | null;
  declare address: string | null;
}

export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  byName: z.string(),
  action: z.string(),
  object: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string().optional(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export const auditPageSchema = pageSchema(auditEntrySchema);
export const auditQuerySchema = pageQuerySchema.extend({
  cursor: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  by: z.string().max(64).optional(),
  /** An action or the beginning of one: `core.users`. */
  action: z.string().max(100).optional(),
  object: z.string().max(200).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});

const isId = /^[\da-f-]{36}$/;

/** Who changed what, when and from where; only ever added to. */
export class AuditTrail implements AuditHost {
  constructor(private readonly clock: Clock) {}

  async record(entry: Parameters<AuditHost['record']>[0]): Promise<void> {
    const request = requestFacts.getStore();
    const asking = request?.principal.id === entry.by ? request.principal.name : undefined;
    // A log-in name that nobody has is no id, and may hold letters that an id cannot be compared with.
    const user = isId.test(entry.by) && asking === undefined ? await UserModel.findByPk(entry.by) : null;
    const name = asking ?? user?.name ?? entry.by;
    await AuditModel.create({
      at: new Date(this.clock.now()),
      byId: entry.by.slice(0, 64),
      byName: name.slice(0, 120),
      action: entry.action.slice(0, 100),
      object: entry.object.slice(0, 200),
      before: json(entry.before),
      after: json(entry.after),
      address: request?.address ?? null,
    });
  }

  /** Newest first. */
  async page(query: z.output<typeof auditQuerySchema>): Promise<Page<AuditEntry>> {
    const conditions: WhereOptions<InferAttributes<AuditModel>>[] = [];
    if (query.cursor !== undefined) conditions.push({ id: { [Op.lt]: query.cursor } });
    if (query.by !== undefined) conditions.push({ [Op.or]: [{ byId: query.by }, { byName: query.by }] });
    if (query.action !== undefined) conditions.push({ action: { [Op.startsWith]: query.action } });
    if (query.object !== undefined) conditions.push({ object: query.object });
    if (query.from !== undefined) conditions.push({ at: { [Op.gte]: new Date(query.from) } });
    if (query.to !== undefined) conditions.push({ at: { [Op.lt]: new Date(query.to) } });
    const rows = await AuditModel.findAll({
      where: { [Op.and]: conditions },
      order: [['id', 'DESC']],
      limit: query.limit + 1,
    });
    const items = rows.slice(0, query.limit).map(view);
    const last = items.at(-1);
    return { items, ...(rows.length > query.limit && last ? { next: last.id } : {}) };
  }
}

/** Every plugin writes into the one trail. */
export const createAuditPart =
  (trail: AuditTrail): HostPart<'audit'> =>
  () => ({ record: (entry) => trail.record(entry) });

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(withoutSecrets(value)));
const parse = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));
const view = (row: AuditModel): AuditEntry => ({
  id: String(row.id),
  at: row.at.toISOString(),
  by: row.byId,
  byName: row.byName,
  action: row.action,
  object: row.object,
  before: parse(row.before),
  after: parse(row.after),
  ...(row.address === null ? {} : { address: row.address }),
});
