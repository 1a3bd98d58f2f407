import { CallEndedError, defineDestination } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually, openCallsDatabase, TestCalls } from './testing/test-calls.js';
import {
  all,
  asterisks,
  core,
  database,
  db,
  goOnWith,
  inside,
  journal,
  met,
  node,
  ready,
  wait,
} from './testing/destinations-fixture.js';

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

    const its = await openCallsDatabase(database.url);
    // One that ended while nobody looked, and one that was committed and never ordered.
    await asterisks.product.command(`channel request hangup ${await channelName(gone)}`);
    const never = newId();
    await its.pool.query(
      `INSERT INTO core_calls (id, channel, node, owner, direction, number, trunk, language, ring_timeout_ms, data, state,
         prepared_at, place, notes, fencing)
       SELECT ?, ?, node, owner, direction, number, trunk, language, ring_timeout_ms, data, 'prepared', prepared_at, place,
         notes, fencing FROM core_calls WHERE id = ?`,
      [never, never, up],
    );
    const next = new TestCalls(its, node(), 'second').destinations(...all);
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
    goOnWith(next, its);
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
