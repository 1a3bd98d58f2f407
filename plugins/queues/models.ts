import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from '@perezvon/sdk/server';

/** A queue, which the customer calls a project. */
export class QueueModel extends Model<InferAttributes<QueueModel>, InferCreationAttributes<QueueModel>> {
  static readonly table = 'queues_queues';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    name: { type: DataTypes.STRING(100), allowNull: false },
    settings: { type: DataTypes.TEXT, allowNull: false },
    number: DataTypes.STRING(6),
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare name: string;
  /** All but the name, as JSON that {@link queueSettingsSchema} checks. */
  declare settings: string;
  /** What phones of the house dial to reach it. */
  declare number: CreationOptional<string | null>;
  declare version: CreationOptional<number>;
}

/** That an operator works in a queue. */
export class MemberModel extends Model<InferAttributes<MemberModel>, InferCreationAttributes<MemberModel>> {
  static readonly table = 'queues_members';
  static readonly timestamps = false;
  static readonly columns = {
    queueId: { type: DataTypes.CHAR(36), primaryKey: true, field: 'queue_id' },
    operatorId: { type: DataTypes.CHAR(36), primaryKey: true, field: 'operator_id' },
    level: { type: DataTypes.INTEGER, allowNull: false },
    ordinal: { type: DataTypes.INTEGER, allowNull: false },
  };

  declare queueId: string;
  declare operatorId: string;
  declare level: number;
  declare ordinal: number;
}
