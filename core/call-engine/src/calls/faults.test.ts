import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAri } from '@perezvon/asterisk';
import { type Database, type PrivateMariaDb, startMariaDb } from '@perezvon/db';
import { defineDestination } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { AriNodeSettings } from '../ari/ari-nodes.js';
import { systemClock } from '@perezvon/host';
import { eventually, openCallsDatabase, TestCalls } from './testing/test-calls.js';
import { type TwoAsterisks, twoAsterisks } from './testing/two-asterisks.js';

let dir: string;
let server: PrivateMariaDb;
let asterisks: TwoAsterisks;
const open: Database[] = [];
const cores: TestCalls[] = [];

const message = defineDestination({
  kind: 'test.wait',
  target: z.object({}),
  enter: async (call) => {
    await call.play({ silenceMs: 300 });
    call.note({ heard: true });
    return undefined;
  },
});
const node = (): AriNodeSettings => {
  const { ari } = asterisks.product;
  return { id: 'one', ariUrl: ari.url, ariUser: ari.user, ariPassword: ari.password };
};
async function newCore(holder: string): Promise<TestCalls> {
  const db = await openCallsDatabase(server.url);
  open.push(db);
  const core = new TestCalls(db, node(), holder).destinations(message);
  cores.push(core);
  core.calls.start();
  return core;
}
const ready = (core: TestCalls) => eventually(() => (core.calls.ready() ? true : undefined));
const notReady = (core: TestCalls) => eventually(() => (core.calls.ready() ? undefined : true));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-faults-'));
  [server, asterisks] = await Promise.all([startMariaDb({ dir: join(dir, 'db') }), twoAsterisks()]);
}, 60_000);
afterAll(async () => {
  for (const core of cores) await core.stop();
  await asterisks.stop();
  for (const db of open) await db.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

it('starts nothing while the database is away, loses no end, and goes on afterwards', async () => {
  const core = await newCore('first');
  await ready(core);
  const before = await Promise.all([core.dial('200'), core.dial('180', { ringTimeoutMs: 1_500 }), core.dial('486')]);
  server.process.kill('SIGKILL');
  await server.exited;
  // An order at this very moment is refused, and what is refused was not dialled.
  const attempts = await core.host.start([core.order('200'), core.order('200')]);
  expect(attempts.map(({ state }) => state)).toEqual(['refused', 'refused']);
  await notReady(core);
  await systemClock.sleep(2_500);
  const dialled = (await asterisks.carrier.command('core show channels count')).split('\n');
  expect(dialled.find((line) => line.includes('active channel'))).toMatch(/^0 /);

  server = await startMariaDb({ dir: join(dir, 'db'), port: server.port });
  await ready(core);
  const ends = await Promise.all(before.map((id) => core.end(id)));
  expect(ends.map(({ outcome }) => outcome)).toEqual(['answered', 'noAnswer', 'busy']);
  expect(ends[0]?.notes).toMatchObject({ heard: true });
  const records = await core.host.records([...before, ...attempts.map(({ id }) => id)]);
  expect([...records.keys()].toSorted()).toEqual(before.toSorted());
  const [journal] = await open[0]!.pool.query<RowDataPacket[]>(
    'SELECT seq, event FROM core_call_journal WHERE call_id = ? ORDER BY seq',
    [before[0]],
  );
  expect(journal.map(({ event }) => event)).toEqual(['DIAL', 'RINGING', 'ANSWER', 'ENTER', 'PLAY', 'END']);
  const again = await core.dial('200');
  expect(await core.end(again)).toMatchObject({ outcome: 'answered' });
}, 60_000);

it('stands by while another core is active, and takes over its calls when it goes', async () => {
  const [active] = cores;
  const standby = await newCore('second');
  await systemClock.sleep(700);
  expect(standby.calls.ready()).toBe(false);
  expect(active!.calls.ready()).toBe(true);
  const id = await active!.dial('180');
  await eventually(() => (active!.rang.includes(id) ? true : undefined));
  await active!.calls.stop();
  await ready(standby);
  expect((await standby.host.records([id])).get(id)?.state).toBe('ringing');
  await standby.host.cancel(id);
  expect(await standby.end(id)).toMatchObject({ outcome: 'cancelled' });
}, 60_000);

it('sends nothing more once another client has taken over the application, or the lease is gone', async () => {
  const core = cores.at(-1)!;
  const id = await core.dial('180');
  await eventually(() => (core.rang.includes(id) ? true : undefined));
  const thief = connectAri({ ...asterisks.product.ari, app: 'perezvon' });
  await thief.connected();
  await notReady(core);
  await core.host.cancel(id);
  await systemClock.sleep(300);
  expect(await asterisks.product.command('core show channels count')).toMatch(/^1 active channel/m);
  const [refused] = await core.host.start([core.order('200')]);
  expect(refused?.state).toBe('refused');
  await thief.close();
  await asterisks.product.command('channel request hangup all');
}, 60_000);
