import type { Migration } from '@perezvon/sdk/server';

/** Tables of calls and of what happened to them; part of core's own list. */
export const callMigrations: readonly Migration[] = [
  {
    id: '020-create-calls',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS core_calls (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        channel VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        node VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        owner VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        direction ENUM('inbound','outbound') NOT NULL,
        number VARCHAR(40) CHARACTER SET ascii NULL,
        own_number VARCHAR(80) NULL,
        trunk VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        language CHAR(2) CHARACTER SET ascii NOT NULL,
        ring_timeout_ms INT UNSIGNED NULL,
        data MEDIUMTEXT NOT NULL,
        state ENUM('prepared','dialling','ringing','up','ended') NOT NULL,
        prepared_at DATETIME(3) NOT NULL,
        dialling_at DATETIME(3) NULL,
        ringing_at DATETIME(3) NULL,
        answered_at DATETIME(3) NULL,
        ended_at DATETIME(3) NULL,
        outcome ENUM('answered','busy','noAnswer','rejected','congestion','invalid','failure','cancelled','uncertain') NULL,
        cause SMALLINT UNSIGNED NULL,
        sip_status SMALLINT UNSIGNED NULL,
        ended_by ENUM('caller','us','network','unknown') NULL,
        place MEDIUMTEXT NOT NULL,
        notes MEDIUMTEXT NOT NULL,
        fencing BIGINT UNSIGNED NOT NULL,
        INDEX (state), INDEX (prepared_at), INDEX (number, prepared_at)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
  },
  {
    id: '021-create-call-journal',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS core_call_journal (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        call_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        seq INT UNSIGNED NOT NULL,
        at DATETIME(3) NOT NULL,
        event VARCHAR(64) CHARACTER SET ascii NOT NULL,
        data TEXT NOT NULL,
        UNIQUE KEY (call_id, seq)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
  },
  {
    id: '022-add-phone-of-call',
    up: ({ query }) =>
      query('ALTER TABLE core_calls ADD COLUMN phone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL'),
  },
];
