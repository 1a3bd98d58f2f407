import { connectAri } from '@perezvon/asterisk';
import { createTestDatabase, type Database, type TestDatabase } from '@perezvon/db';
import { type Call, CallEndedError, defineDestination, type PlayResult } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AriNodeSettings } from '../ari/ari-nodes.js';
import { eventually, openCallsDatabase, TestCalls } from './testing/test-calls.js';
import { type TwoAsterisks, twoAsterisks } from './testing/two-asterisks.js';

let asterisks: TwoAsterisks;
let database: TestDatabase;
let db: Database;
let core: TestCalls;
const met: string[] = [];
const played: PlayResult[] = [];
const gathered: string[] = [];
const inside = new Map<string, Call>();

const wait = defineDestination({
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
const all = [wait, message, menu, fails, pair, inbound];

const node = (): AriNodeSettings => {
  const { ari } = asterisks.product;
  return { id: 'one', ariUrl: ari.url, ariUser: ari.user, ariPassword: ari.password };
};
const ready = (one: TestCalls) => eventually(() => (one.calls.ready() ? true : undefined));
const journal = async (id: string): Promise<string[]> => {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    'SELECT event FROM core_call_journal WHERE call_id = ? ORDER BY seq',
    [id],
  );
  return rows.map((row) => String(row['event']));
};

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

describe('outgoing calls', () => {
  it.each([
    ['486', 'busy', 17, 486],
    ['503', 'congestion', 34, 503],
    ['603', 'rejected', 21, 403],
    ['404', 'invalid', 1, 404],
  ])('learns from the carrier that %s is %s', async (digits, outcome, cause, sipStatus) => {
    const id = await core.dial(digits);
    expect(await core.end(id)).toMatchObject({ outcome, cause, sipStatus, answeredAt: undefined, by: 'network' });
    expect(await journal(id)).toEqual(['DIAL', 'END']);
  });

  it('lets nobody ring longer than ordered', async () => {
    const began = Date.now();
    const id = await core.dial('180', { ringTimeoutMs: 1_000 });
    const end = await core.end(id);
    expect(end).toMatchObject({ outcome: 'noAnswer', by: 'us' });
    expect(end.ringingAt).toBeGreaterThanOrEqual(began);
    expect(end.endedAt - began).toBeLessThan(2_500);
    expect(core.rang).toContain(id);
  });

  it('plays on answer, measures what is heard, keeps notes, hangs up at the end', async () => {
    const id = await core.dial('200', { destination: { kind: 'test.message', target: { sound: 'beep' } } });
    const end = await core.end(id);
    expect(end).toMatchObject({ outcome: 'answered', by: 'us', notes: { began: true, done: true } });
    expect(end.answeredAt! - end.startedAt).toBeGreaterThanOrEqual(150);
    expect(played.at(-1)).toMatchObject({ key: undefined });
    // A beep, "forty-two" and 150 ms.
    expect(played.at(-1)!.heardMs).toBeGreaterThan(1_000);
    expect(core.answered).toContain(id);
    expect(await journal(id)).toEqual(['DIAL', 'RINGING', 'ANSWER', 'ENTER', 'PLAY', 'END']);
    const record = (await core.host.records([id])).get(id);
    expect(record).toEqual({ id, state: 'ended', end });
  });

  it('notes what was heard when the other side hangs up in the middle', async () => {
    const id = await core.dial('201', { destination: { kind: 'test.message', target: { sound: 'silence/5' } } });
    const end = await core.end(id);
    expect(end).toMatchObject({ outcome: 'answered', by: 'caller' });
    expect(end.notes['heardMs']).toBeGreaterThan(300);
    expect(end.notes['heardMs']).toBeLessThan(1_500);
    expect(end.notes['done']).toBeUndefined();
  });

  it('gathers keys, and leads to fallbacks where a destination is missing or fails', async () => {
    const id = await core.dial('202', { destination: { kind: 'test.menu', target: {} } });
    expect(await core.end(id)).toMatchObject({ outcome: 'answered', notes: { failed: true } });
    expect(gathered).toEqual(['12']);
    expect((await journal(id)).filter((event) => event === 'FAULT')).toHaveLength(2);
    expect(core.faults.flat()).toContain('destination test.fails');
  });

  it('joins two calls until one goes', async () => {
    const first = await core.dial('200');
    const second = await core.dial('200', { destination: { kind: 'test.pair', target: { with: first } } });
    await eventually(async () => ((await journal(first)).includes('CONNECT') ? true : undefined));
    await core.host.cancel(first);
    expect(await core.end(second)).toMatchObject({ outcome: 'answered', notes: { parted: true } });
    expect(await core.end(first)).toMatchObject({ outcome: 'answered', by: 'us' });
    expect(await asterisks.product.command('bridge show all')).not.toContain('stasis');
  });

  it('cancels while it rings, and before', async () => {
    const id = await core.dial('180');
    await eventually(() => (core.rang.includes(id) ? true : undefined));
    await core.host.cancel(id);
    expect(await core.end(id)).toMatchObject({ outcome: 'cancelled', by: 'us' });
    const order = core.order('180');
    const starting = core.host.start([order]);
    await core.host.cancel(order.id);
    await starting;
    expect(await core.end(order.id)).toMatchObject({ outcome: 'cancelled' });
  });

  it('refuses what it must not dial', async () => {
    const used = await core.dial('486');
    await core.end(used);
    const hostile = ['+7999000020&PJSIP/x', '+79990000200@other', '89990000200', '', '+0999000020'];
    const results = await core.host.start([
      core.order('200', { id: used }),
      core.order('200', { trunk: 'none' }),
      core.order('200', { trunk: 'a/b' }),
      core.order('200', { callerId: '"x" <1>' }),
      core.order('200', { destination: { kind: 'test.nowhere', target: {} } }),
      core.order('200', { destination: { kind: 'test.message', target: {} } }),
      ...hostile.map((number) => core.order('200', { number })),
    ]);
    expect(results.map(({ state }) => state)).toEqual(results.map(() => 'refused'));
    expect(results.slice(0, 2)).toMatchObject([
      { error: { code: 'core.calls.exists' } },
      { error: { code: 'core.calls.dialRefused' } },
    ]);
    const twice = core.order('486');
    const both = await core.host.start([twice, twice]);
    expect(both.map(({ state }) => state)).toEqual(['started', 'refused']);
    await core.end(twice.id);
  });

  it('counts what is in use', async () => {
    expect(core.host.inUse('trunk')).toBe(0);
    const ids = await Promise.all([core.dial('180'), core.dial('180'), core.dial('180')]);
    expect(core.host.inUse('trunk')).toBe(3);
    expect(core.host.inUse()).toBe(3);
    await Promise.all(ids.map((id) => core.host.cancel(id)));
    await Promise.all(ids.map((id) => core.end(id)));
    expect(core.host.inUse('trunk')).toBe(0);
  });
});

describe('incoming calls', () => {
  const callIn = async (digits: string, callerId = '+79990001122') => {
    const carrier = connectAri({ ...asterisks.carrier.ari, app: 'caller' });
    await carrier.connected();
    const ended = Promise.withResolvers<{ cause: number }>();
    const id = newId();
    carrier.onEvent((event) => {
      if (event.type === 'ChannelDestroyed' && event.channel.id === id) ended.resolve(event);
    });
    await carrier.applications.subscribe('caller', 'endpoint:PJSIP/product');
    await carrier.channels.originate({
      channelId: id,
      endpoint: `PJSIP/${digits}@product`,
      context: 'carrier',
      extension: '200',
      callerId,
    });
    const { cause } = await ended.promise;
    await carrier.close();
    return cause;
  };
  it('are taken in, answered and ended', async () => {
    expect(await callIn('+74950000001')).toBe(16);
    expect(await callIn('84950000001', '9990001133')).toBe(16);
    expect(met).toContain('inbound +74950000001 +79990001122 trunk');
    expect(met).toContain('inbound +74950000001 +79990001133 trunk');
    const row = await eventually(async () => {
      const sql = "SELECT * FROM core_calls WHERE direction = 'inbound' AND state = 'ended'";
      const [rows] = await db.pool.query<RowDataPacket[]>(sql);
      return rows[0];
    });
    expect(row).toMatchObject({ owner: 'core', outcome: 'answered', own_number: '+74950000001' });
  });
  it('may be refused without an answer', async () => {
    expect(await callIn('+74950000009')).toBe(17);
  });
});

describe('a new core after a sudden end', () => {
  it('adopts what is up, closes what has gone, and dials nothing twice', async () => {
    const up = await core.dial('200');
    const talking = await core.dial('200');
    const partner = await core.dial('200', { destination: { kind: 'test.pair', target: { with: talking } } });
    const ringing = await core.dial('180');
    await eventually(() => (inside.has(up) && core.rang.includes(ringing) ? true : undefined));
    await eventually(async () => ((await journal(talking)).includes('CONNECT') ? true : undefined));
    const gone = await core.dial('180');
    await eventually(async () => ((await journal(gone)).includes('RINGING') ? true : undefined));
    await core.die();

    db = await openCallsDatabase(database.url);
    // One that ended while nobody looked, and one that was committed and never ordered.
    await asterisks.product.command(`channel request hangup ${await channelName(gone)}`);
    const never = newId();
    await db.pool.query(
      `INSERT INTO core_calls (id, channel, node, owner, direction, number, trunk, language, ring_timeout_ms, data, state,
         prepared_at, place, notes, fencing)
       SELECT ?, ?, node, owner, direction, number, trunk, language, ring_timeout_ms, data, 'prepared', prepared_at, place,
         notes, fencing FROM core_calls WHERE id = ?`,
      [never, never, up],
    );
    const next = new TestCalls(db, node(), 'second').destinations(...all);
    next.calls.start();
    await ready(next);

    expect(await next.end(gone)).toMatchObject({ outcome: 'uncertain' });
    expect(await next.end(never)).toMatchObject({ outcome: 'uncertain' });
    const [again] = await next.host.start([next.order('200', { id: never })]);
    expect(again).toMatchObject({ state: 'refused', error: { code: 'core.calls.exists' } });
    expect(await next.end(up)).toMatchObject({ outcome: 'answered', by: 'us' });
    expect(met.filter((line) => line.endsWith(up))).toEqual([`enter ${up}`, `resume ${up}`]);
    // Those who talk have heard nothing of it.
    expect(met).not.toContain(`resume ${talking}`);
    expect(await asterisks.product.command('bridge show all')).toMatch(/stasis/);
    expect((await next.host.records([ringing])).get(ringing)?.state).toBe('ringing');
    await next.host.cancel(ringing);
    expect(await next.end(ringing)).toMatchObject({ outcome: 'cancelled' });
    await next.host.cancel(partner);
    expect(await next.end(partner)).toMatchObject({ outcome: 'answered' });
    expect(await next.end(talking)).toMatchObject({ outcome: 'answered' });
    expect(met).toContain(`resume ${talking}`);
    await core.stop();
    core = next;
  }, 60_000);
});

describe('an Asterisk that dies', () => {
  it('ends its calls truthfully, starts none meanwhile, and goes on when it is back', async () => {
    const ringing = await core.dial('180');
    const up = await core.dial('200');
    await eventually(() => (inside.has(up) && core.rang.includes(ringing) ? true : undefined));
    await asterisks.kill();
    await eventually(() => (core.calls.ready() ? undefined : true));
    const [refused] = await core.host.start([core.order('200')]);
    expect(refused?.state).toBe('refused');
    await asterisks.again();
    await ready(core);
    expect(await core.end(ringing)).toMatchObject({ outcome: 'failure', by: 'unknown' });
    expect(await core.end(up)).toMatchObject({ outcome: 'answered', by: 'unknown' });
    const id = await core.dial('486');
    expect(await core.end(id)).toMatchObject({ outcome: 'busy' });
  }, 60_000);
});

describe('a destination whose plugin stops', () => {
  it('lets calls drain, then sends them to their fallback', async () => {
    const short = defineDestination({
      ...wait,
      kind: 'test.short',
      target: z.object({}),
      drainMs: 300,
      enter: async (call) => {
        await new Promise((_resolve, reject) => {
          call.signal.addEventListener('abort', () => reject(new CallEndedError(call.id)), { once: true });
        });
        return undefined;
      },
    });
    const stopping = new TestCalls(db, node(), 'unused');
    // Registered by hand in the running core, by a scope of its own.
    const scope = stopping['scope'];
    core.calls.part(scope).destination(short);
    const fallback = { kind: 'test.message', target: { sound: 'beep' } };
    const id = await core.dial('200', { destination: { kind: 'test.short', target: {}, fallback } });
    await eventually(async () => ((await journal(id)).includes('ENTER') ? true : undefined));
    expect(await scope.end(5_000, false)).toEqual([]);
    expect(await core.end(id)).toMatchObject({ outcome: 'answered', notes: { done: true } });
    expect(await journal(id)).toContain('FAULT');
  });
});

async function channelName(id: string): Promise<string> {
  const lines = (await asterisks.product.command('core show channels concise')).split('\n');
  const line = lines.find((one) => one.includes(id));
  if (!line) throw new Error(`no channel ${id}`);
  return line.split('!')[0]!;
}

describe('a plugin that comes and goes 500 times while calls run', () => {
  it('leaves no destination and no observer behind, and touches no call of another plugin', async () => {
    const lasting = await Promise.all(['200', '200', '200'].map((digits) => core.dial(digits)));
    for (const id of lasting) await eventually(() => (met.includes(`enter ${id}`) ? true : undefined));
    const told = { ended: 0, phones: 0, talks: 0 };
    const faults = core.faults.length;
    let led: string | undefined;
    for (let round = 1; round <= 500; round += 1) {
      const { host, stop } = core.plugin('coming');
      // Would be refused as a second one of its kind, were the last one left.
      host.destination({ ...wait, kind: 'coming.place', drainMs: 0 });
      host.observe({ ended: () => void (told.ended += 1) });
      host.watchPhones(() => void (told.phones += 1));
      host.watchTalks({ joined: () => void (told.talks += 1) });
      if (round === 250) {
        // One call is inside when the plugin goes: it is led to its fallback, not hung up.
        const fallback = { kind: 'test.wait', target: {} };
        led = await core.dial('200', { destination: { kind: 'coming.place', target: {}, fallback } });
        await eventually(() => (inside.has(led ?? '') ? true : undefined));
        met.length = 0;
      }
      await stop();
    }
    await eventually(() => (met.includes(`enter ${led}`) ? true : undefined));
    expect(await core.host.isThere({ kind: 'coming.place', target: {} })).toBe(false);
    for (const id of [...lasting, led ?? '']) {
      expect(core.ends.has(id)).toBe(false);
      await inside.get(id)?.hangup();
      expect((await core.end(id)).outcome).toBe('answered');
    }
    // Nobody who has gone is told of it.
    expect(told).toEqual({ ended: 0, phones: 0, talks: 0 });
    expect(core.faults).toHaveLength(faults);
  });
});
