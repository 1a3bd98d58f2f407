import { expect, it } from 'vitest';
import { Acd } from './acd.js';
import type { AcdCommand } from './commands.js';
import type { QueueRules } from './model.js';
import { Play } from './testing/play.js';
import { operatorIds } from './testing/world.js';

it('puts an operator on pause after so many missed calls, and the caller back at their place', () => {
  const play = new Play();
  const [queue] = [
    {
      id: 'a',
      priority: 0,
      strategy: 'longestIdle',
      ringAtOnce: 1,
      ringMs: 15_000,
      wrapUpMs: 0,
      maxLength: undefined,
      maxWaitMs: undefined,
      leaveWhen: 'never',
      skills: {},
      stickyMs: 0,
    } satisfies QueueRules,
  ];
  play.step({ type: 'queue', rules: queue });
  play.step({ type: 'operator', operator: '1', memberships: [{ queue: 'a', level: 1, order: 0 }], skills: {} });
  play.step({ type: 'presence', operator: '1', presence: 'ready' });
  play.step({ type: 'arrived', caller: 'x', queue: 'a', since: play.now });
  play.step({ type: 'arrived', caller: 'y', queue: 'a', since: play.now });
  play.step({ type: 'refused', caller: 'x', operator: '1', how: 'missed' });
  expect(play.acd.operatorState('1')?.work).toBe('cooling');
  play.pass(3_000);
  expect(play.acd.operatorState('1')?.caller).toBe('x');
  expect(play.step({ type: 'refused', caller: 'x', operator: '1', how: 'missed' })).toContainEqual({
    type: 'paused',
    operator: '1',
    misses: 2,
  });
  play.pass(60_000);
  expect(play.acd.operatorState('1')).toMatchObject({ presence: 'paused', work: 'idle' });
  expect([play.acd.placeOf('x'), play.acd.placeOf('y')]).toEqual([1, 2]);
});

it('keeps a promised call back when the last operator goes home, and however long it waits', () => {
  const play = new Play();
  const rule: QueueRules = {
    id: 'a',
    priority: 0,
    strategy: 'longestIdle',
    ringAtOnce: 1,
    ringMs: 15_000,
    wrapUpMs: 0,
    maxLength: 1,
    maxWaitMs: 20_000,
    leaveWhen: 'nobodyLoggedIn',
    skills: {},
    stickyMs: 0,
  };
  play.step({ type: 'queue', rules: rule });
  play.step({ type: 'operator', operator: '1', memberships: [{ queue: 'a', level: 1, order: 0 }], skills: {} });
  play.step({ type: 'presence', operator: '1', presence: 'paused' });
  play.step({ type: 'arrived', caller: 'promised', queue: 'a', since: play.now, callback: true });
  // It holds no line: a caller still finds the only place.
  play.step({ type: 'arrived', caller: 'caller', queue: 'a', since: play.now });
  expect(play.step({ type: 'presence', operator: '1', presence: 'out' })).toContainEqual({
    type: 'overflow',
    caller: 'caller',
    why: 'nobody',
  });
  play.step({ type: 'arrived', caller: 'promised at night', queue: 'a', since: play.now, callback: true });
  play.pass(12 * 3_600_000);
  expect(play.acd.waitingIn('a').map(({ id }) => id)).toEqual(['promised', 'promised at night']);
  play.step({ type: 'presence', operator: '1', presence: 'ready' });
  expect(play.acd.operatorState('1')?.caller).toBe('promised');
});

it('asks after a restart whom it would have asked, and lets work after a talk go on', () => {
  const asked = (
    strategy: QueueRules['strategy'],
    worked: readonly [calls: number, talkMs: number, idleMs: number][],
  ) => {
    const [acd, now] = [new Acd(), 1_000_000];
    const rule: QueueRules = {
      id: 'a',
      priority: 0,
      strategy,
      ringAtOnce: 1,
      ringMs: 15_000,
      wrapUpMs: 10_000,
      maxLength: undefined,
      maxWaitMs: undefined,
      leaveWhen: 'never',
      skills: {},
      stickyMs: 0,
    };
    acd.step({ type: 'queue', rules: rule }, now);
    for (const [index, [calls, talkMs, idleMs]] of worked.entries()) {
      const one = operatorIds[index] ?? '';
      const memberships = [{ queue: 'a', level: 1, order: index }];
      acd.step({ type: 'operator', operator: one, memberships, skills: {} }, now);
      acd.step({ type: 'presence', operator: one, presence: 'ready' }, now);
      const since = now - idleMs;
      acd.step({ type: 'worked', operator: one, calls, talkMs, since, wrapUpUntil: since + 10_000 }, now);
    }
    const offers = (commands: readonly AcdCommand[]) =>
      commands.flatMap((command) => (command.type === 'offer' ? [command.operator] : []));
    const atOnce = offers(acd.step({ type: 'arrived', caller: 'x', queue: 'a', since: now }, now));
    return [...atOnce, ...offers(acd.step({ type: 'time' }, now + 4_000))];
  };
  expect(
    asked('fewestCalls', [
      [3, 10, 60_000],
      [2, 90, 20_000],
      [4, 5, 90_000],
    ]),
  ).toEqual(['2']);
  expect(
    asked('leastTalk', [
      [3, 10, 60_000],
      [2, 90, 20_000],
      [4, 5, 90_000],
    ]),
  ).toEqual(['3']);
  expect(
    asked('longestIdle', [
      [3, 10, 60_000],
      [2, 90, 20_000],
      [4, 5, 90_000],
    ]),
  ).toEqual(['3']);
  // Their work is not over: nobody is asked before it is.
  expect(
    asked('longestIdle', [
      [3, 10, 7_000],
      [2, 90, 5_000],
    ]),
  ).toEqual(['1']);
  expect(asked('longestIdle', [[2, 90, 5_000]])).toEqual([]);
});
