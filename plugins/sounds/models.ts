import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';

/** What a prompt is made of. */
export interface PromptSource {
  readonly kind: 'file' | 'text';
  readonly text: string | null;
  readonly fileName: string | null;
}

/** A prompt of the library. Its sound lies in the plugin's sound folder under its id. */
export class PromptModel extends Model<InferAttributes<PromptModel>, InferCreationAttributes<PromptModel>> {
  static readonly table = 'sounds_prompts';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    name: { type: DataTypes.STRING(200), allowNull: false },
    language: { type: DataTypes.CHAR(2), allowNull: false },
    kind: { type: DataTypes.ENUM('file', 'text'), allowNull: false },
    text: DataTypes.TEXT,
    fileName: { type: DataTypes.STRING(255), field: 'file_name' },
    replacement: DataTypes.JSON,
    state: { type: DataTypes.ENUM('converting', 'ready', 'failed'), allowNull: false },
    error: DataTypes.STRING(500),
    durationMs: { type: DataTypes.INTEGER, field: 'duration_ms' },
    createdAt: { type: DataTypes.DATE(3), field: 'created_at', allowNull: false },
    createdBy: { type: DataTypes.STRING(64), field: 'created_by', allowNull: false },
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare name: string;
  declare language: Language;
  declare kind: 'file' | 'text';
  declare text: string | null;
  declare fileName: string | null;
  /** What it is to become when that has been converted. */
  declare replacement: CreationOptional<PromptSource | null>;
  declare state: 'converting' | 'ready' | 'failed';
  declare error: CreationOptional<string | null>;
  declare durationMs: CreationOptional<number | null>;
  declare createdAt: Date;
  declare createdBy: string;
  declare version: CreationOptional<number>;
}
