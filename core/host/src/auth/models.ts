import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  Model,
} from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';

const id = { type: DataTypes.CHAR(36), primaryKey: true } as const;
const moment = DataTypes.DATE(3);

/** A person who may log in. */
export class UserModel extends Model<InferAttributes<UserModel>, InferCreationAttributes<UserModel>> {
  static readonly table = 'core_users';
  static readonly columns = {
    id,
    login: DataTypes.STRING(64),
    name: DataTypes.STRING(120),
    language: DataTypes.CHAR(2),
    passwordHash: { type: DataTypes.STRING(255), field: 'password_hash' },
    active: DataTypes.BOOLEAN,
    lastSeen: { type: moment, field: 'last_seen' },
    createdAt: { type: moment, field: 'created_at' },
    version: { type: DataTypes.INTEGER, defaultValue: 1 },
  };
  declare id: string;
  declare login: string;
  declare name: string;
  declare language: Language;
  declare passwordHash: string;
  declare active: boolean;
  declare lastSeen: CreationOptional<Date | null>;
  declare createdAt: Date;
  declare version: CreationOptional<number>;
}

/** A named set of permissions, kept as a JSON array. */
export class RoleModel extends Model<InferAttributes<RoleModel>, InferCreationAttributes<RoleModel>> {
  static readonly table = 'core_roles';
  static readonly columns = {
    id,
    name: DataTypes.STRING(120),
    permissions: DataTypes.TEXT('medium'),
    builtIn: { type: DataTypes.BOOLEAN, field: 'built_in', defaultValue: false },
    version: { type: DataTypes.INTEGER, defaultValue: 1 },
  };
  declare id: string;
  declare name: string;
  declare permissions: string;
  declare builtIn: CreationOptional<boolean>;
  declare version: CreationOptional<number>;
}

export class UserRoleModel extends Model<InferAttributes<UserRoleModel>, InferCreationAttributes<UserRoleModel>> {
  static readonly table = 'core_user_roles';
  static readonly columns = {
    userId: { type: DataTypes.CHAR(36), primaryKey: true, field: 'user_id' },
    roleId: { type: DataTypes.CHAR(36), primaryKey: true, field: 'role_id' },
  };
  declare userId: string;
  declare roleId: string;
}

/** A browser's session; `id` is the SHA-256 of what the cookie holds. */
export class SessionModel extends Model<InferAttributes<SessionModel>, InferCreationAttributes<SessionModel>> {
  static readonly table = 'core_sessions';
  static readonly columns = {
    id: { type: DataTypes.CHAR(64), primaryKey: true },
    userId: { type: DataTypes.CHAR(36), field: 'user_id' },
    createdAt: { type: moment, field: 'created_at' },
    expiresAt: { type: moment, field: 'expires_at' },
  };
  declare id: string;
  declare userId: string;
  declare createdAt: Date;
  declare expiresAt: Date;
}

/** A machine's key; only the SHA-256 of its secret is kept. */
export class ApiTokenModel extends Model<InferAttributes<ApiTokenModel>, InferCreationAttributes<ApiTokenModel>> {
  static readonly table = 'core_api_tokens';
  static readonly columns = {
    id,
    userId: { type: DataTypes.CHAR(36), field: 'user_id' },
    name: DataTypes.STRING(120),
    permissions: DataTypes.TEXT('medium'),
    secretHash: { type: DataTypes.CHAR(64), field: 'secret_hash' },
    createdAt: { type: moment, field: 'created_at' },
    expiresAt: { type: moment, field: 'expires_at' },
    lastUsed: { type: moment, field: 'last_used' },
  };
  declare id: string;
  declare userId: string;
  declare name: string;
  declare permissions: string;
  declare secretHash: string;
  declare createdAt: Date;
  declare expiresAt: CreationOptional<Date | null>;
  declare lastUsed: CreationOptional<Date | null>;
}

export const authModels = [UserModel, RoleModel, UserRoleModel, SessionModel, ApiTokenModel] as const;
