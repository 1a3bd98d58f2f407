import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from '@perezvon/sdk/server';
import { z } from 'zod';
import type { DialingGroup } from './dialing-groups.js';
import { type ListFormat, type Mapping, mappingSchema } from './schemas.js';

/** A list of contacts, from its upload to its last call. */
export class ListModel extends Model<InferAttributes<ListModel>, InferCreationAttributes<ListModel>> {
  static readonly table = 'autodialer_lists';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    version: { type: DataTypes.INTEGER, defaultValue: 1 },
    campaignId: { type: DataTypes.CHAR(36), field: 'campaign_id', allowNull: false },
    name: { type: DataTypes.STRING(200), allowNull: false },
    comment: { type: DataTypes.STRING(1000), allowNull: false, defaultValue: '' },
    fileName: { type: DataTypes.STRING(255), field: 'file_name', allowNull: false },
    state: { type: DataTypes.ENUM('preview', 'importing', 'ready', 'failed', 'cancelled'), allowNull: false },
    format: { type: DataTypes.JSON, allowNull: false },
    mapping: DataTypes.JSON,
    lanes: DataTypes.JSON,
    columns: { type: DataTypes.JSON, allowNull: false },
    rowsTotal: { type: DataTypes.INTEGER, field: 'rows_total', defaultValue: 0 },
    rowsGood: { type: DataTypes.INTEGER, field: 'rows_good', defaultValue: 0 },
    rowsBad: { type: DataTypes.INTEGER, field: 'rows_bad', defaultValue: 0 },
    rowsDuplicate: { type: DataTypes.INTEGER, field: 'rows_duplicate', defaultValue: 0 },
    jobId: { type: DataTypes.STRING(64), field: 'job_id' },
    error: DataTypes.STRING(500),
    createdAt: { type: DataTypes.DATE(3), field: 'created_at', allowNull: false },
    createdBy: { type: DataTypes.STRING(64), field: 'created_by', allowNull: false },
  };

  declare id: string;
  declare version: CreationOptional<number>;
  declare campaignId: string;
  declare name: string;
  declare comment: CreationOptional<string>;
  declare fileName: string;
  declare state: 'preview' | 'importing' | 'ready' | 'failed' | 'cancelled';
  declare format: ListFormat;
  declare mapping: CreationOptional<Mapping | null>;
  declare lanes: CreationOptional<readonly DialingGroup[] | null>;
  declare columns: string[];
  declare rowsTotal: CreationOptional<number>;
  declare rowsGood: CreationOptional<number>;
  declare rowsBad: CreationOptional<number>;
  declare rowsDuplicate: CreationOptional<number>;
  declare jobId: CreationOptional<string | null>;
  declare error: CreationOptional<string | null>;
  declare createdAt: Date;
  declare createdBy: string;
}

/** What the list's columns are; JSON columns come back as text from MariaDB and as values from MySQL. */
export function mappingOf({ columns, mapping }: ListModel): {
  readonly columns: string[];
  readonly mapping: Mapping | null;
} {
  return {
    columns: z.array(z.string()).parse(json(columns)),
    mapping: mappingSchema.nullable().parse(json(mapping) ?? null),
  };
}

const json = (value: unknown): unknown => (typeof value === 'string' ? (JSON.parse(value) as unknown) : value);
