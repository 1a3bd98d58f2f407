import { connectAri } from '@perezvon/asterisk';
import { newId } from '@perezvon/sdk/shared';
import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';
import { eventually } from './testing/test-calls.js';
import { asterisks, db, core, met, played, gathered, journal } from './testing/destinations-fixture.js';

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
