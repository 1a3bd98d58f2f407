import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from '@perezvon/sdk/server';

/** Somebody who takes calls, with what they do at this moment. */
export class OperatorModel extends Model<InferAttributes<OperatorModel>, InferCreationAttributes<OperatorModel>> {
  static readonly table = 'operators_operators';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    number: { type: DataTypes.STRING(6), allowNull: false },
    name: { type: DataTypes.STRING(100), allowNull: false },
    pin: { type: DataTypes.STRING(200), allowNull: false },
    jabber: DataTypes.STRING(200),
    recordAll: { type: DataTypes.BOOLEAN, allowNull: false, field: 'record_all' },
    skills: { type: DataTypes.TEXT, allowNull: false },
    enabled: { type: DataTypes.BOOLEAN, allowNull: false },
    stateId: { type: DataTypes.CHAR(36), field: 'state_id' },
    phoneId: { type: DataTypes.CHAR(36), field: 'phone_id' },
    since: { type: DataTypes.DATE(3), allowNull: false },
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare number: string;
  declare name: string;
  declare pin: string;
  declare jabber: string | null;
  declare recordAll: boolean;
  declare skills: string;
  declare enabled: boolean;
  declare stateId: CreationOptional<string | null>;
  declare phoneId: CreationOptional<string | null>;
  declare since: Date;
  declare version: CreationOptional<number>;
}

/** A state that operators can be in. */
export class StateModel extends Model<InferAttributes<StateModel>, InferCreationAttributes<StateModel>> {
  static readonly table = 'operators_states';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    kind: { type: DataTypes.STRING(10), allowNull: false },
    /** JSON: by language. */
    names: { type: DataTypes.TEXT, allowNull: false },
    digit: { type: DataTypes.INTEGER, allowNull: false },
    paid: { type: DataTypes.BOOLEAN, allowNull: false },
    limitMinutes: { type: DataTypes.INTEGER, field: 'limit_minutes' },
  };

  declare id: string;
  declare kind: 'ready' | 'paused';
  declare names: string;
  declare digit: number;
  declare paid: boolean;
  declare limitMinutes: number | null;
}
