import type { Migration } from '@perezvon/sdk/server';

export const createAlerts: Migration = {
  id: '001-create-alerts',
  up: ({ query }) =>
    query(`CREATE TABLE IF NOT EXISTS monitor_alerts (
      alert VARCHAR(80) CHARACTER SET ascii NOT NULL,
      kind VARCHAR(20) CHARACTER SET ascii NOT NULL,
      what VARCHAR(100) NOT NULL,
      since DATETIME(3) NOT NULL,
      until_at DATETIME(3) NULL,
      PRIMARY KEY (alert, since),
      KEY (until_at)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`),
};
