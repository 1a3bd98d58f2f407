import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariaDb } from '@perezvon/db';

/** Nobody needs the data after a crash of the machine, and several products use the server at once. */
const settings = {
  'innodb-flush-log-at-trx-commit': '2',
  'innodb-flush-method': 'nosync',
  'max-connections': '1000',
  'sync-binlog': '0',
  'sync-frm': 'OFF',
};

/** One MariaDB for the whole test run, in a folder that goes with it; each test makes databases of its own on it. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.TEST_DATABASE_URL) return async () => {};
  const dir = await mkdtemp(join(tmpdir(), 'perezvon-test-db-'));
  const server = await startMariaDb({ dir, settings });
  process.env.TEST_DATABASE_URL = server.url;
  return async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
