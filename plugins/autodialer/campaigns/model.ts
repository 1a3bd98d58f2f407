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
    channels: { type: DataTypes.INTEGER, allowNull: false },
    notificationMs: { type: DataTypes.INTEGER, field: 'notification_ms', allowNull: false },
    promptId: { type: DataTypes.CHAR(36), field: 'prompt_id' },
    trunks: { type: DataTypes.JSON, allowNull: false },
    callerId: { type: DataTypes.STRING(16), field: 'caller_id' },
    ringTimeoutMs: { type: DataTypes.INTEGER, field: 'ring_timeout_ms', allowNull: false },
    callsPerSecond: { type: DataTypes.DECIMAL(6, 2), field: 'calls_per_second', allowNull: false },
    schedule: { type: DataTypes.JSON, allowNull: false },
    language: { type: DataTypes.ENUM('ru', 'en'), allowNull: false },
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
  declare channels: number;
  declare notificationMs: number;
  declare promptId: string | null;
  declare trunks: string[];
  declare callerId: string | null;
  declare ringTimeoutMs: number;
  declare callsPerSecond: number;
  declare schedule: CampaignSettings['schedule'];
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
    pauses: json(plain.pauses),
    trunks: json(plain.trunks),
    schedule: json(plain.schedule),
    transfer: json(plain.transfer) ?? null,
    callsPerSecond: Number(plain.callsPerSecond),
    createdAt: plain.createdAt.toISOString(),
    updatedAt: plain.updatedAt.toISOString(),
    startedAt: plain.startedAt?.toISOString() ?? null,
    finishedAt: plain.finishedAt?.toISOString() ?? null,
  });
}

const json = (value: unknown): unknown => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value);
