import type { Migration } from '@perezvon/sdk/server';

const engine = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci';
const key = 'CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL';

/** In their order. */
export const migrations: readonly Migration[] = [
  {
    id: '001-create-stays',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS stats_stays (
        call_id ${key},
        seq INT UNSIGNED NOT NULL,
        queue_id ${key},
        operator_id ${key} DEFAULT '',
        number VARCHAR(40) CHARACTER SET ascii NULL,
        entered_ms BIGINT UNSIGNED NOT NULL,
        ended_ms BIGINT UNSIGNED NOT NULL,
        outcome ENUM('answered','lost','full','empty','timeout','key','callback') NOT NULL,
        wait_ms INT UNSIGNED NOT NULL,
        talk_ms INT UNSIGNED NOT NULL,
        hold_ms INT UNSIGNED NOT NULL,
        within BOOLEAN NOT NULL,
        transferred BOOLEAN NOT NULL,
        PRIMARY KEY (call_id, seq),
        KEY (entered_ms, queue_id), KEY (operator_id, entered_ms), KEY (number, entered_ms), KEY (outcome, entered_ms)
      ) ${engine}`),
  },
  {
    id: '002-create-sums',
    // A slot is a quarter of an hour or a day of UTC, counted from 1970; a star stands for all queues, or all operators.
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS stats_sums (
        grain ENUM('quarter','day') NOT NULL,
        queue_id ${key},
        operator_id ${key},
        slot INT UNSIGNED NOT NULL,
        offered INT UNSIGNED NOT NULL,
        answered INT UNSIGNED NOT NULL,
        lost INT UNSIGNED NOT NULL,
        sent_on INT UNSIGNED NOT NULL,
        within INT UNSIGNED NOT NULL,
        lost_within INT UNSIGNED NOT NULL,
        answered_wait_ms BIGINT UNSIGNED NOT NULL,
        lost_wait_ms BIGINT UNSIGNED NOT NULL,
        longest_wait_ms INT UNSIGNED NOT NULL,
        talk_ms BIGINT UNSIGNED NOT NULL,
        hold_ms BIGINT UNSIGNED NOT NULL,
        transfers INT UNSIGNED NOT NULL,
        PRIMARY KEY (grain, queue_id, operator_id, slot), KEY (grain, slot)
      ) ${engine}`),
  },
  {
    id: '003-create-progress',
    up: ({ query }) =>
      query(`CREATE TABLE IF NOT EXISTS stats_progress (
        id TINYINT UNSIGNED NOT NULL PRIMARY KEY,
        journal_id BIGINT UNSIGNED NOT NULL
      ) ${engine}`),
  },
  {
    id: '004-wrap-up',
    up: ({ query }) => query('ALTER TABLE stats_stays ADD COLUMN wrap_up_ms INT UNSIGNED NOT NULL AFTER hold_ms'),
  },
  {
    id: '005-outcomes',
    up: ({ query }) => {
      const columns = ['sent_full', 'sent_empty', 'sent_timeout', 'sent_key', 'sent_callback'];
      const counts = columns.map((name) => `ADD COLUMN ${name} INT UNSIGNED NOT NULL`).join(', ');
      return query(`ALTER TABLE stats_sums ADD COLUMN wrap_up_ms BIGINT UNSIGNED NOT NULL AFTER hold_ms, ${counts}`);
    },
  },
  {
    id: '006-made-again',
    // Figures are made of the journal: forgotten here, they come back with what the new columns hold.
    up: async ({ query }) => {
      for (const table of ['stats_stays', 'stats_sums', 'stats_progress']) await query(`DELETE FROM ${table}`);
    },
  },
  {
    id: '007-call-backs',
    // The call in which a call back was asked for.
    up: ({ query }) =>
      query(`ALTER TABLE stats_stays
        ADD COLUMN continues CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL, ADD KEY (continues)`),
  },
  {
    id: '008-who-hung-up',
    // Talks that the caller ended had lost their operator: every call is taken apart afresh, old figures stand until then.
    up: ({ query }) => query('UPDATE stats_progress SET journal_id = 0'),
  },
];
