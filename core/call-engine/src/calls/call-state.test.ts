import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallCommand, type CallEvent, type CallState, incomingCall, outgoingCall, step } from './call-state.js';

function live(start: CallState, events: readonly CallEvent[]): { states: CallState[]; commands: CallCommand[] } {
  const states = [start];
  const commands: CallCommand[] = [];
  events.forEach((event, index) => {
    const [next, more] = step(states.at(-1)!, event, 1_000 + index);
    states.push(next);
    commands.push(...more);
  });
  return { states, commands };
}
const last = (start: CallState, ...events: CallEvent[]) => {
  const { states, commands } = live(start, events);
  return { ...states.at(-1)!, commands: commands.map(({ type }) => type) };
};
const dial: CallEvent = { type: 'dial' };
const taken: CallEvent = { type: 'taken' };
const ringing: CallEvent = { type: 'ringing' };
const answered: CallEvent = { type: 'answered' };
const entered: CallEvent = { type: 'entered' };
const gone = (cause: number, sipStatus?: number): CallEvent => ({ type: 'destroyed', cause, sipStatus });

describe('the life of an outgoing call', () => {
  it('goes from order to end', () => {
    const call = last(outgoingCall(1), dial, taken, ringing, answered, entered, { type: 'farHangup' }, gone(16));
    expect(call).toMatchObject({
      phase: 'ended',
      outcome: 'answered',
      by: 'caller',
      ringingAt: 1_002,
      answeredAt: 1_003,
    });
    expect(call.commands).toEqual(['originate', 'tellRinging', 'tellAnswered', 'enter', 'close']);
  });
  it('enters before Asterisk has answered the order, and without a word of the answer', () => {
    expect(last(outgoingCall(1), dial, entered, taken, answered, entered).commands).toEqual([
      'originate',
      'tellAnswered',
      'enter',
    ]);
  });
  it.each([
    [17, 486, 'busy'],
    [21, 603, 'rejected'],
    [34, 503, 'congestion'],
    [1, 404, 'invalid'],
    [19, 480, 'noAnswer'],
    [58, 488, 'failure'],
    [16, undefined, 'failure'],
  ] as const)('says what cause %s and status %s mean', (cause, sip, outcome) => {
    expect(last(outgoingCall(1), dial, ringing, gone(cause, sip))).toMatchObject({ outcome, by: 'network', cause });
  });
  it('rings no longer than it may', () => {
    const call = last(outgoingCall(1), dial, ringing, { type: 'timeout' }, gone(0, 487));
    expect(call).toMatchObject({ outcome: 'noAnswer', by: 'us' });
    expect(call.commands).toContain('hangup');
  });
  it('hangs up an answer that crosses the cancel, and never enters', () => {
    const call = last(outgoingCall(1), dial, ringing, { type: 'cancel' }, answered, entered, gone(16));
    expect(call).toMatchObject({ outcome: 'cancelled', by: 'us' });
    expect(call.commands).toEqual(['originate', 'tellRinging', 'hangup', 'hangup', 'hangup', 'close']);
  });
  it('hangs up again when the cancel overtook the order', () => {
    expect(last(outgoingCall(1), dial, { type: 'cancel' }, taken).commands).toEqual(['originate', 'hangup', 'hangup']);
  });
  it('never dials what was cancelled before', () => {
    expect(last(outgoingCall(1), { type: 'cancel' }, dial).commands).toEqual(['close']);
  });
  it('is uncertain only when nobody saw', () => {
    expect(last(outgoingCall(1), dial, ringing, { type: 'gone', known: false }).outcome).toBe('uncertain');
    expect(last(outgoingCall(1), dial, ringing, { type: 'gone', known: true }).outcome).toBe('failure');
    expect(last(outgoingCall(1), dial, answered, { type: 'gone', known: false }).outcome).toBe('answered');
  });
});

describe('the life of an incoming call', () => {
  it('is answered by us', () => {
    expect(last(incomingCall(1), entered, answered, { type: 'hangup', reason: 'normal' }, gone(16))).toMatchObject({
      outcome: 'answered',
      by: 'us',
    });
  });
  it('may be refused, or given up by the caller', () => {
    expect(last(incomingCall(1), entered, { type: 'hangup', reason: 'busy' }, gone(17)).outcome).toBe('busy');
    expect(last(incomingCall(1), entered, { type: 'farHangup' }, gone(16))).toMatchObject({
      outcome: 'cancelled',
      by: 'caller',
    });
  });
});

const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.constantFrom<CallEvent>(dial, taken, ringing, answered, entered, { type: 'refused' }, { type: 'farHangup' }),
  fc.constantFrom<CallEvent>({ type: 'cancel' }, { type: 'timeout' }, { type: 'hangup', reason: 'normal' }),
  fc.record({ type: fc.constant('gone' as const), known: fc.boolean() }),
  fc.record({
    type: fc.constant('destroyed' as const),
    cause: fc.integer({ min: 0, max: 127 }),
    sipStatus: fc.option(fc.integer({ min: 100, max: 699 }), { nil: undefined }),
  }),
);

describe('whatever happens, in whatever order', () => {
  const start = fc.constantFrom(outgoingCall(1), incomingCall(1));
  it('dials, enters, answers, and ends at most once each, and does nothing after the end', () => {
    fc.assert(
      fc.property(start, fc.array(anyEvent, { maxLength: 25 }), (first, events) => {
        const { states, commands } = live(first, events);
        const count = (type: CallCommand['type']) => commands.filter((command) => command.type === type).length;
        for (const type of ['originate', 'enter', 'tellRinging', 'tellAnswered', 'close'] as const) {
          expect(count(type)).toBeLessThanOrEqual(1);
        }
        const final = states.at(-1)!;
        expect(count('close')).toBe(final.phase === 'ended' ? 1 : 0);
        if (final.phase === 'ended') expect(commands.at(-1)?.type).toBe('close');
        expect(final.outcome !== undefined).toBe(final.phase === 'ended');
      }),
    );
  });
  it('never enters a call that we want to end, and never calls an unanswered one answered', () => {
    fc.assert(
      fc.property(start, fc.array(anyEvent, { maxLength: 25 }), (first, events) => {
        let state = first;
        for (const [index, event] of events.entries()) {
          const [next, commands] = step(state, event, 1_000 + index);
          if (state.stop) expect(commands.some(({ type }) => type === 'enter' || type.startsWith('tell'))).toBe(false);
          if (next.outcome === 'answered') expect(next.answeredAt).toBeDefined();
          if (next.answeredAt !== undefined) expect(next.answeredAt).toBeGreaterThanOrEqual(next.startedAt);
          state = next;
        }
      }),
    );
  });
});
