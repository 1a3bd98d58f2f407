import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from '@perezvon/sdk/server';
import { type Campaign, campaignSchema, type CampaignSettings, type CampaignState } from './schemas.js';

/** A campaign. Its JSON columns come back as text from MariaDB and as values from MySQL: read it through `campaignOf`. */
export class CampaignModel extends Model<InferAttributes<CampaignModel>, InferCreationAttributes<CampaignModel>> {
  static readonly table = 'autodialer_campaigns';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    name: { type: DataTypes.STRING(200), allowNull: false },
    state: { type: DataTypes.ENUM('draft', 'running', 'paused', 'stopped', 'finished'), allowNull: false },
    attempts: { type: DataTypes.INTEGER, allowNull: false },
    pauses: { type: DataTypes.JSON, allowNull: false },
    retry: { type: DataTypes.JSON, allowNull: false },
    channels: { type: DataTypes.INTEGER, allowNull: false },
    notificationMs: { type: DataTypes.INTEGER, field: 'notification_ms', allowNull: false },
    message: { type: DataTypes.JSON, allowNull: false },
    keys: { type: DataTypes.JSON, field: 'message_keys', allowNull: false },
    keyWaitMs: { type: DataTypes.INTEGER, field: 'key_wait_ms', allowNull: false },
    machine: { type: DataTypes.ENUM('ignore', 'hangUp', 'leaveMessage'), allowNull: false },
    record: { type: DataTypes.BOOLEAN, allowNull: false },
    trunks: { type: DataTypes.JSON, allowNull: false },
    callerIds: { type: DataTypes.JSON, field: 'caller_ids', allowNull: false },
    ringTimeoutMs: { type: DataTypes.INTEGER, field: 'ring_timeout_ms', allowNull: false },
    callsPerSecond: { type: DataTypes.DECIMAL(6, 2), field: 'calls_per_second', allowNull: false },
    schedule: { type: DataTypes.JSON, allowNull: false },
    scheduleIds: { type: DataTypes.JSON, field: 'schedule_ids', allowNull: false },
    clocks: { type: DataTypes.ENUM('campaign', 'contact'), allowNull: false },
    calendarId: { type: DataTypes.CHAR(36), field: 'calendar_id' },
    holidays: { type: DataTypes.ENUM('closed', 'asSunday', 'open'), allowNull: false },
    policyId: { type: DataTypes.STRING(64), field: 'policy_id', allowNull: false },
    consentColumn: { type: DataTypes.STRING(64), field: 'consent_column' },
    order: { type: DataTypes.ENUM('file', 'reverse'), field: 'call_order', allowNull: false },
    webhook: DataTypes.JSON,
    archived: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false },
    language: { type: DataTypes.CHAR(2), allowNull: false },
    priority: { type: DataTypes.INTEGER, allowNull: false },
    transfer: DataTypes.JSON,
    createdAt: { type: DataTypes.DATE(3), field: 'created_at', allowNull: false },
    updatedAt: { type: DataTypes.DATE(3), field: 'updated_at', allowNull: false },
    startedAt: { type: DataTypes.DATE(3), field: 'started_at' },
    finishedAt: { type: DataTypes.DATE(3), field: 'finished_at' },
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare name: string;
  declare state: CampaignState;
  declare attempts: number;
  declare pauses: CampaignSettings['pauses'];
  declare retry: CampaignSettings['retry'];
  declare channels: number;
  declare notificationMs: number;
  declare message: CampaignSettings['message'];
  declare keys: CampaignSettings['keys'];
  declare keyWaitMs: number;
  declare machine: CampaignSettings['machine'];
  declare record: boolean;
  declare trunks: string[];
  declare callerIds: CampaignSettings['callerIds'];
  declare ringTimeoutMs: number;
  declare callsPerSecond: number;
  declare schedule: CampaignSettings['schedule'];
  declare scheduleIds: string[];
  declare clocks: CampaignSettings['clocks'];
  declare calendarId: string | null;
  declare holidays: CampaignSettings['holidays'];
  declare policyId: string;
  declare consentColumn: string | null;
  declare order: CampaignSettings['order'];
  declare webhook: CampaignSettings['webhook'];
  declare archived: CreationOptional<boolean>;
  declare language: CampaignSettings['language'];
  declare priority: number;
  declare transfer: CampaignSettings['transfer'];
  declare createdAt: Date;
  declare updatedAt: Date;
  declare startedAt: CreationOptional<Date | null>;
  declare finishedAt: CreationOptional<Date | null>;
  declare version: CreationOptional<number>;
}

/** A row as the product knows it, checked. */
export function campaignOf(row: CampaignModel): Campaign {
  const plain = row.get({ plain: true });
  return campaignSchema.parse({
    ...plain,
    ...Object.fromEntries(jsonColumns.map((name) => [name, json(plain[name]) ?? null])),
    archived: Boolean(plain.archived),
    callsPerSecond: Number(plain.callsPerSecond),
    createdAt: plain.createdAt.toISOString(),
    updatedAt: plain.updatedAt.toISOString(),
    startedAt: plain.startedAt?.toISOString() ?? null,
    finishedAt: plain.finishedAt?.toISOString() ?? null,
  });
}

const jsonColumns = [
  'message',
  'keys',
  'callerIds',
  'pauses',
  'retry',
  'trunks',
  'schedule',
  'scheduleIds',
  'webhook',
  'transfer',
] as const;
const json = (value: unknown): unknown => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value);
