import { describe, expect, it } from 'vitest';
import { rules, shell, trunk } from './testing/pacing-shell.js';

describe('the pacing engine', () => {
  it('fills trunks in their order and stops at every limit', () => {
    const one = shell([rules('c')], [trunk('t1', 4), trunk('t2', 100)]);
    expect(one.send({ type: 'tick' })).toEqual([
      { type: 'claim', campaign: 'c', trunks: ['t1', 't1', 't1', 't1', 't2', 't2', 't2', 't2', 't2', 't2'] },
    ]);
    expect(one.send({ type: 'tick' })).toEqual([]);
  });

  it('gives a line back that a claim found no contact for, and waits until one is due', () => {
    const one = shell([rules('c')], [trunk('t1')]);
    one.send({ type: 'tick' });
    one.answerClaim(3, one.now + 500);
    expect(one.linesOf('c')).toBe(3);
    expect(one.state.campaigns.get('c')?.lines).toBe(3);
    expect(one.send({ type: 'tick' })).toEqual([]);
    one.now += 500;
    expect(one.send({ type: 'tick' })).toMatchObject([{ type: 'claim', trunks: { length: 7 } }]);
  });

  it('shares scarce lines by priority', () => {
    const campaigns = [rules('low', { channels: 60, priority: 2 }), rules('high', { channels: 60, priority: 4 })];
    const both = shell(campaigns, [trunk('t1')], 30);
    both.send({ type: 'tick' });
    expect([both.linesOf('low'), both.linesOf('high')]).toEqual([10, 20]);
  });

  it('starts nothing when the window has closed meanwhile, and gives the attempts back', () => {
    const one = shell([rules('c', { open: { from: 0, to: 2_000 } })], [trunk('t1')]);
    one.send({ type: 'tick' });
    one.now = 2_000;
    one.answerClaim(10, undefined);
    expect(one.starts).toEqual([]);
    expect(one.givenBack).toBe(10);
    expect(one.state.campaigns.get('c')?.lines).toBe(0);
  });

  it('counts calls of a campaign that is switched off, and forgets it when they are over', () => {
    const one = shell([], [trunk('t1')]);
    one.send({ type: 'adopted', campaign: 'c', trunk: 't1' });
    expect(one.state.trunks.get('t1')?.lines).toBe(1);
    one.send({ type: 'freed', campaign: 'c', trunk: 't1' });
    expect(one.state.campaigns.size).toBe(0);
    expect(one.state.trunks.get('t1')?.lines).toBe(0);
  });

  it('reaches the calls per second that it is allowed', () => {
    const one = shell([rules('c', { channels: 5_000, perSecond: 7 })], [trunk('t1')], 5_000);
    for (let i = 0; i < 400; i += 1) {
      one.now += 50;
      one.send({ type: 'tick' });
      one.answerClaim(100, 0);
    }
    expect(one.starts.length).toBeGreaterThanOrEqual(137);
    expect(one.starts.length).toBeLessThanOrEqual(142);
  });
});

describe('messages that take their time', () => {
  /** Contacts and lines in plenty, messages of up to four seconds each: starts at the carrier, by its clock. */
  function startsWith(perSecond: number, ofTrunk: number | undefined, seconds: readonly number[]) {
    const one = shell([rules('c', { channels: 5_000, perSecond })], [trunk('t1', undefined, ofTrunk)], 5_000);
    const ready = new Map<string, number>();
    for (let i = 0; i < 400; i += 1) {
      one.now += 50;
      one.send({ type: 'tick' });
      one.answerClaim(100, 0, true);
      for (const { id } of one.making)
        if (!ready.has(id)) ready.set(id, one.now + 1_000 * (seconds[ready.size % seconds.length] ?? 0));
      for (const [index, { id }] of [...one.making.entries()].toReversed())
        if ((ready.get(id) ?? 0) <= one.now) one.make(index, true);
    }
    return one.starts.map(({ at }) => at);
  }
  const most = (times: readonly number[]) =>
    Math.max(...times.map((at) => times.filter((other) => other >= at && other < at + 1_000).length));

  it.each([undefined, 10])('bunch no calls, and keep the rate (trunk: %s a second)', (ofTrunk) => {
    const times = startsWith(ofTrunk === undefined ? 10 : 1_000, ofTrunk, [0.05, 3.9, 2, 1, 0, 3, 4]);
    expect(most(times)).toBeLessThanOrEqual(10);
    // Four seconds until the slowest are there, sixteen at ten a second.
    expect(times.length).toBeGreaterThan(150);
  });
  it('hold no more lines than are needed for them', () => {
    const one = shell([rules('c', { channels: 5_000, perSecond: 10 })], [trunk('t1')], 5_000);
    for (let i = 0; i < 40; i += 1) {
      one.now += 50;
      one.send({ type: 'tick' });
      one.answerClaim(100, 0, true);
    }
    expect(one.making.length).toBeGreaterThan(15);
    expect(one.making.length).toBeLessThanOrEqual(22);
  });
});

describe('lines of foreign calls on a trunk', () => {
  it('are left to them, and taken again when they are free', () => {
    const one = shell([rules('c', { trunks: ['t1'] })], [trunk('t1', 4)]);
    one.send({ type: 'foreign', trunk: 't1', lines: 3 });
    expect(one.send({ type: 'tick' })).toEqual([{ type: 'claim', campaign: 'c', trunks: ['t1'] }]);
    one.answerClaim(1, 0);
    expect(one.send({ type: 'tick' })).toEqual([]);
    one.send({ type: 'foreign', trunk: 't1', lines: 0 });
    expect(one.send({ type: 'tick' })).toMatchObject([{ trunks: { length: 3 } }]);
  });
});
