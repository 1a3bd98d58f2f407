import type { Migration } from '@perezvon/sdk/server';

export const createPrompts: Migration = {
  id: '001-create-prompts',
  up: ({ query }) =>
    query(`CREATE TABLE sounds_prompts (
      id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
      name VARCHAR(200) NOT NULL,
      language ENUM('ru', 'en') NOT NULL,
      kind ENUM('file', 'text') NOT NULL,
      text TEXT NULL,
      file_name VARCHAR(255) NULL,
      state ENUM('converting', 'ready', 'failed') NOT NULL,
      error VARCHAR(500) NULL,
      duration_ms INT UNSIGNED NULL,
      created_at DATETIME(3) NOT NULL,
      created_by VARCHAR(64) NOT NULL,
      version INT UNSIGNED NOT NULL DEFAULT 1
    )`),
};
