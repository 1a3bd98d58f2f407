import { type Database, jobMigrations as agendaMigrations, MysqlJobBackend, runMigrations } from '@perezvon/db';
import { systemClock } from '../../clock.js';
import { ownedMigrations } from '../../kernel/migrations.js';
import { TestScope } from '../../testing/test-core.js';
import { jobMigrations, JobStore } from '../job-store.js';
import { createJobsPart } from '../jobs-part.js';

/** Short enough for a test, long enough for a busy machine. */
export const testTimes = { lockMs: 3_000, beatMs: 300, progressMs: 50, scanMs: 100, drainMs: 5_000 };

export const migrateJobs = (database: Database) =>
  runMigrations(database, [...agendaMigrations, ...ownedMigrations('core', jobMigrations)]);

/** The `jobs` of a plugin named demo in one of the two processes. */
export function jobHost(database: Database, role: 'core' | 'worker') {
  const scope = new TestScope(role);
  const store = new JobStore(database.pool, systemClock);
  const backend = () => new MysqlJobBackend(database);
  const part = createJobsPart({ store, backend, workerName: `test/${process.pid}`, times: testTimes });
  return { scope, store, jobs: part(scope) };
}
