import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from '@perezvon/sdk/server';
import type { DialFormat, Numbering } from '@perezvon/sdk/shared';

/** A SIP trunk to a provider. */
export class TrunkModel extends Model<InferAttributes<TrunkModel>, InferCreationAttributes<TrunkModel>> {
  static readonly table = 'telephony_trunks';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    name: { type: DataTypes.STRING(100), allowNull: false },
    endpoint: { type: DataTypes.STRING(64), allowNull: false },
    host: { type: DataTypes.STRING(253), allowNull: false },
    port: { type: DataTypes.INTEGER, allowNull: false },
    user: DataTypes.STRING(100),
    password: DataTypes.STRING(200),
    register: { type: DataTypes.BOOLEAN, allowNull: false },
    maxChannels: { type: DataTypes.INTEGER, field: 'max_channels' },
    callsPerSecond: { type: DataTypes.DECIMAL(6, 2), field: 'calls_per_second' },
    dialForm: { type: DataTypes.STRING(8), allowNull: false, field: 'dial_form' },
    dialPrefix: { type: DataTypes.STRING(8), allowNull: false, field: 'dial_prefix' },
    numbering: { type: DataTypes.STRING(4), allowNull: false },
    defaultNumber: { type: DataTypes.STRING(16), field: 'default_number' },
    callerId: { type: DataTypes.STRING(16), field: 'caller_id' },
    kind: { type: DataTypes.STRING(6), allowNull: false, defaultValue: 'sip' },
    lines: DataTypes.TEXT,
    transport: { type: DataTypes.STRING(3), allowNull: false, defaultValue: 'udp' },
    checkCertificate: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false, field: 'check_certificate' },
    dailyMinutes: { type: DataTypes.INTEGER, field: 'daily_minutes' },
    codecs: { type: DataTypes.STRING(100), allowNull: false },
    options: DataTypes.TEXT,
    enabled: { type: DataTypes.BOOLEAN, allowNull: false },
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare name: string;
  declare endpoint: string;
  declare host: string;
  declare port: number;
  declare user: string | null;
  declare password: string | null;
  declare register: boolean;
  declare maxChannels: number | null;
  declare callsPerSecond: number | string | null;
  declare dialForm: DialFormat['form'];
  declare dialPrefix: string;
  declare numbering: Numbering;
  declare defaultNumber: string | null;
  declare callerId: string | null;
  declare kind: CreationOptional<'sip' | 'h323' | 'e1' | 'analog'>;
  /** Of E1 and analog: group, channels and signalling, as JSON. */
  declare lines: CreationOptional<string | null>;
  declare transport: CreationOptional<'udp' | 'tcp' | 'tls'>;
  declare checkCertificate: CreationOptional<boolean>;
  declare dailyMinutes: CreationOptional<number | null>;
  declare codecs: string;
  /** Of SIP: what the provider wants in its own way, as JSON; null for trunks of before. */
  declare options: CreationOptional<string | null>;
  declare enabled: boolean;
  declare version: CreationOptional<number>;
}

/** A phone of the house: what an operator or anybody else speaks into. */
export class PhoneModel extends Model<InferAttributes<PhoneModel>, InferCreationAttributes<PhoneModel>> {
  static readonly table = 'telephony_phones';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    number: { type: DataTypes.STRING(6), allowNull: false },
    name: { type: DataTypes.STRING(100), allowNull: false },
    kind: { type: DataTypes.STRING(10), allowNull: false },
    endpoint: { type: DataTypes.STRING(64), allowNull: false },
    password: { type: DataTypes.STRING(64), allowNull: false },
    address: DataTypes.STRING(320),
    trunkId: { type: DataTypes.CHAR(36), field: 'trunk_id' },
    mayCallOut: { type: DataTypes.BOOLEAN, allowNull: false, field: 'may_call_out' },
    enabled: { type: DataTypes.BOOLEAN, allowNull: false },
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare number: string;
  declare name: string;
  declare kind: 'sip' | 'browser' | 'outside';
  declare endpoint: string;
  declare password: string;
  declare address: string | null;
  declare trunkId: string | null;
  declare mayCallOut: boolean;
  declare enabled: boolean;
  declare version: CreationOptional<number>;
}

/** Which numbers our own phones may call, and by which trunks. */
export class RuleModel extends Model<InferAttributes<RuleModel>, InferCreationAttributes<RuleModel>> {
  static readonly table = 'telephony_rules';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    name: { type: DataTypes.STRING(100), allowNull: false },
    prefix: { type: DataTypes.STRING(16), allowNull: false },
    trunks: { type: DataTypes.TEXT, allowNull: false },
    enabled: { type: DataTypes.BOOLEAN, allowNull: false },
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare name: string;
  declare prefix: string;
  declare trunks: string;
  declare enabled: boolean;
  declare version: CreationOptional<number>;
}

/** A number of ours, and where its callers go. */
export class NumberModel extends Model<InferAttributes<NumberModel>, InferCreationAttributes<NumberModel>> {
  static readonly table = 'telephony_numbers';
  static readonly timestamps = false;
  static readonly columns = {
    id: { type: DataTypes.CHAR(36), primaryKey: true },
    number: { type: DataTypes.STRING(16), allowNull: false },
    note: { type: DataTypes.STRING(200), allowNull: false },
    destination: { type: DataTypes.TEXT, allowNull: false },
    hours: DataTypes.TEXT,
    closed: DataTypes.TEXT,
    version: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 1 },
  };

  declare id: string;
  declare number: string;
  declare note: string;
  declare destination: string;
  declare hours: CreationOptional<string | null>;
  declare closed: CreationOptional<string | null>;
  declare version: CreationOptional<number>;
}
