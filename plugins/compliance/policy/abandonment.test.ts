import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abandonmentState, isAbandoned, type LedEvent } from './abandonment.js';

const enter = (kind: string, at: number): LedEvent => ({ event: 'ENTER', kind, at });
const connect = (at: number): LedEvent => ({ event: 'CONNECT', kind: undefined, at });
const end = (at: number): LedEvent => ({ event: 'END', kind: undefined, at });
const message = enter('autodialer.message', 0);

describe('a call is abandoned', () => {
  it.each([
    ['joined in time', [message, enter('queues.queue', 5_000), connect(7_000), end(60_000)], false],
    ['joined a moment too late', [message, enter('queues.queue', 5_000), connect(7_001), end(60_000)], true],
    ['never joined', [message, enter('telephony.outside', 5_000), end(30_000)], true],
    ['still waiting', [message, enter('telephony.phone', 5_000)], true],
    ['the subscriber left at once', [message, enter('queues.queue', 5_000), end(6_000)], false],
    ['led to nobody', [message, end(5_000)], false],
    ['led to a menu alone', [message, enter('ivr.menu', 5_000), end(50_000)], false],
    [
      'a menu, then a queue',
      [message, enter('ivr.menu', 5_000), enter('queues.queue', 20_000), connect(21_000)],
      false,
    ],
    [
      'a queue that hands over to another',
      [message, enter('queues.queue', 1_000), enter('queues.queue', 9_000), connect(9_500)],
      true,
    ],
  ] as const)('%s', (_what, events, abandoned) => {
    expect(isAbandoned(events, 2_000, 600_000)).toBe(abandoned);
  });
  it('only when its time is over', () => {
    const led = [message, enter('queues.queue', 5_000)];
    expect([7_000, 7_001].map((now) => isAbandoned(led, 2_000, now))).toEqual([false, true]);
  });
});

describe('the share of them', () => {
  it('is near its limit before it is over it', () => {
    const states = [0, 1, 2, 3, 4].map((abandoned) => abandonmentState({ answered: 100, abandoned }, 0.03));
    expect(states).toEqual(['fine', 'fine', 'fine', 'near', 'over']);
  });
  it('is no rate with the first one alone', () => {
    expect(abandonmentState({ answered: 1, abandoned: 1 }, 0.03)).toBe('fine');
    expect(abandonmentState({ answered: 2, abandoned: 2 }, 0.03)).toBe('over');
  });
  it('is over exactly when more than the share of all answered ones were abandoned', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(5_000), (answered, abandoned) => {
        const over = abandonmentState({ answered, abandoned }, 0.03) === 'over';
        expect(over).toBe(abandoned > 1 && abandoned > answered * 0.03);
      }),
    );
  });
});
