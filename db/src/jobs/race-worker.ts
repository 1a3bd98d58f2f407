import { Agenda } from 'agenda';
import { openDatabase } from '../connection/open-database.js';
import { MysqlJobBackend } from './mysql-job-backend.js';

// One of the processes of the race test: runs jobs named `race` and writes down each run, until it is told to stop.
const db = await openDatabase({ url: process.argv[2] ?? '' });
const agenda = new Agenda({
  backend: new MysqlJobBackend(db),
  processEvery: 100,
  maxConcurrency: 20,
  defaultConcurrency: 20,
  defaultLockLimit: 40,
});
agenda.define<{ n: number }>('race', async (job) => {
  await db.pool.query('INSERT INTO race_runs (n, worker) VALUES (?, ?)', [job.attrs.data.n, process.pid]);
});
agenda.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
process.once('message', () => {
  void agenda
    .stop()
    .then(() => db.close())
    .then(() => process.exit(0));
});
await agenda.start();
process.send?.('started');
