import { createTestDatabase, type Database, type TestDatabase } from '@perezvon/db';
import { type Call, defineDestination, type PlayResult } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import type { AriNodeSettings } from '../../ari/ari-nodes.js';
import { eventually, openCallsDatabase, TestCalls } from './test-calls.js';
import { type TwoAsterisks, twoAsterisks } from './two-asterisks.js';

export let asterisks: TwoAsterisks;
export let database: TestDatabase;
export let db: Database;
export let core: TestCalls;
export const met: string[] = [];
export const played: PlayResult[] = [];
export const gathered: string[] = [];
export const inside = new Map<string, Call>();

export const wait = defineDestination({
  kind: 'test.wait',
  target: z.object({}),
  enter: async (call) => {
    met.push(`enter ${call.id}`);
    inside.set(call.id, call);
    await new Promise<void>((resolve) => {
      call.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    return undefined;
  },
  resume: async (call) => {
    met.push(`resume ${call.id}`);
    await call.play({ silenceMs: 100 });
    return undefined;
  },
});
const message = defineDestination({
  kind: 'test.message',
  target: z.object({ sound: z.string() }),
  enter: async (call, { sound }) => {
    call.note({ began: true });
    played.push(await call.play([{ sound }, { number: 42 }, { silenceMs: 150 }]));
    call.note({ done: true });
    return undefined;
  },
});
const menu = defineDestination({
  kind: 'test.menu',
  target: z.object({}),
  enter: async (call) => {
    gathered.push(await call.gather({ count: 5, timeoutMs: 3_000, prompt: { sound: 'silence/5' } }));
    return { kind: 'test.gone', target: {}, fallback: { kind: 'test.fails', target: {} } };
  },
});
const fails = defineDestination({
  kind: 'test.fails',
  target: z.object({}),
  enter: async (call) => {
    call.note({ failed: true });
    throw new Error('on purpose');
  },
});
const pair = defineDestination({
  kind: 'test.pair',
  target: z.object({ with: z.string() }),
  enter: async (call, target) => {
    const other = await eventually(() => inside.get(target.with));
    await call.bridge(other);
    call.note({ parted: true });
    return undefined;
  },
});
const inbound = defineDestination({
  kind: 'test.inbound',
  entry: 'inbound',
  target: z.object({}),
  enter: async (call) => {
    met.push(`inbound ${call.ownNumber} ${call.number} ${call.trunk}`);
    if (call.ownNumber?.endsWith('9')) await call.hangup('busy');
    await call.answer();
    await call.play({ silenceMs: 100 });
    return undefined;
  },
});
export const all = [wait, message, menu, fails, pair, inbound];

export const node = (): AriNodeSettings => {
  const { ari } = asterisks.product;
  return { id: 'one', ariUrl: ari.url, ariUser: ari.user, ariPassword: ari.password };
};
export const ready = (one: TestCalls) => eventually(() => (one.calls.ready() ? true : undefined));
export const journal = async (id: string): Promise<string[]> => {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    'SELECT event FROM core_call_journal WHERE call_id = ? ORDER BY seq',
    [id],
  );
  return rows.map((row) => String(row['event']));
};

/** The core after this one, with its own connection. */
export function goOnWith(next: TestCalls, its: Database): void {
  core = next;
  db = its;
}

beforeAll(async () => {
  database = await createTestDatabase();
  [asterisks, db] = await Promise.all([twoAsterisks(), openCallsDatabase(database.url)]);
  core = new TestCalls(db, node(), 'first').destinations(...all);
  expect(core.calls.ready()).toBe(false);
  const early = await core.host.start([core.order('200')]);
  expect(early[0]).toMatchObject({ state: 'refused', error: { code: 'core.calls.notReady' } });
  core.calls.start();
  await ready(core);
}, 60_000);
afterAll(async () => {
  await core.stop();
  await asterisks.stop();
  await db.close();
  await database.drop();
});
