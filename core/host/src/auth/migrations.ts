import type { Migration } from '@perezvon/sdk/server';

const step = (id: string, sql: string): Migration => ({ id, up: ({ query }) => query(sql) });
const table = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';

/** Users, what they may do, and how they prove who they are. */
export const authMigrations: readonly Migration[] = [
  step(
    '001-create-users',
    `CREATE TABLE IF NOT EXISTS core_users (
      id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
      login VARCHAR(64) NOT NULL UNIQUE,
      name VARCHAR(120) NOT NULL,
      language CHAR(2) CHARACTER SET ascii NOT NULL,
      password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      active TINYINT(1) NOT NULL DEFAULT 1,
      last_seen DATETIME(3) NULL,
      created_at DATETIME(3) NOT NULL,
      version INT NOT NULL DEFAULT 1
    ) ${table}`,
  ),
  step(
    '002-create-roles',
    `CREATE TABLE IF NOT EXISTS core_roles (
      id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
      name VARCHAR(120) NOT NULL UNIQUE,
      permissions MEDIUMTEXT NOT NULL,
      built_in TINYINT(1) NOT NULL DEFAULT 0,
      version INT NOT NULL DEFAULT 1
    ) ${table}`,
  ),
  step(
    '003-create-user-roles',
    `CREATE TABLE IF NOT EXISTS core_user_roles (
      user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      role_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (user_id, role_id),
      FOREIGN KEY (user_id) REFERENCES core_users (id) ON DELETE CASCADE,
      FOREIGN KEY (role_id) REFERENCES core_roles (id) ON DELETE CASCADE
    ) ${table}`,
  ),
  step(
    '004-seed-roles',
    `INSERT IGNORE INTO core_roles (id, name, permissions, built_in) VALUES
      ('admin', 'Администратор', '["*"]', 1),
      ('supervisor', 'Супервизор', '["core.self","core.jobs.read"]', 1),
      ('operator', 'Оператор', '["core.self"]', 1)`,
  ),
  step(
    '005-create-sessions',
    `CREATE TABLE IF NOT EXISTS core_sessions (
      id CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
      user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at DATETIME(3) NOT NULL,
      expires_at DATETIME(3) NOT NULL,
      INDEX (user_id), INDEX (expires_at),
      FOREIGN KEY (user_id) REFERENCES core_users (id) ON DELETE CASCADE
    ) ${table}`,
  ),
  step(
    '006-create-api-tokens',
    `CREATE TABLE IF NOT EXISTS core_api_tokens (
      id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
      user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name VARCHAR(120) NOT NULL,
      permissions MEDIUMTEXT NOT NULL,
      secret_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      created_at DATETIME(3) NOT NULL,
      expires_at DATETIME(3) NULL,
      last_used DATETIME(3) NULL,
      FOREIGN KEY (user_id) REFERENCES core_users (id) ON DELETE CASCADE
    ) ${table}`,
  ),
  step(
    '007-create-login-failures',
    `CREATE TABLE IF NOT EXISTS core_login_failures (
      subject CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
      account CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      failures INT NOT NULL DEFAULT 0,
      last_at DATETIME(3) NOT NULL,
      locked_until DATETIME(3) NULL,
      INDEX (account), INDEX (last_at)
    ) ${table}`,
  ),
  step(
    '008-create-role-defaults',
    `CREATE TABLE IF NOT EXISTS core_role_defaults (
      role CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      permission VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      PRIMARY KEY (role, permission)
    ) ${table}`,
  ),
  step(
    '009-keep-edited-roles',
    // Who was edited by hand has what it should have; '*' says so.
    `INSERT IGNORE INTO core_role_defaults (role, permission)
      SELECT id, '*' FROM core_roles WHERE built_in = 1 AND version > 1`,
  ),
  step(
    '010-create-login-addresses',
    `CREATE TABLE IF NOT EXISTS core_login_addresses (
      subject CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
      last_at DATETIME(3) NOT NULL,
      INDEX (last_at)
    ) ${table}`,
  ),
];
