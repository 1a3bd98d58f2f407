import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Acd } from './acd.js';
import { type AcdCommand, type AcdEvent, type QueueRules, strategies } from './model.js';
import { Referee } from './testing/referee.js';

const stepMs = 60_000;
const skillNames = ['english', 'gas'] as const;
const skills = fc.dictionary(fc.constantFrom(...skillNames), fc.integer({ min: 1, max: 2 }), { maxKeys: 2 });
const rules = (id: string): fc.Arbitrary<QueueRules> =>
  fc.record({
    id: fc.constant(id),
    priority: fc.integer({ min: 0, max: 3 }),
    strategy: fc.constantFrom(...strategies),
    ringAtOnce: fc.integer({ min: 1, max: 3 }),
    ringMs: fc.constant(15_000),
    wrapUpMs: fc.constantFrom(0, 5_000, 20_000),
    maxLength: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    maxWaitMs: fc.option(fc.constantFrom(20_000, 60_000), { nil: undefined }),
    leaveWhen: fc.constantFrom('never', 'nobodyLoggedIn', 'nobodyReady'),
    skills,
    stickyMs: fc.constantFrom(0, 10_000),
  });
const queueIds = ['a', 'b', 'c'];
const operatorIds = ['1', '2', '3', '4', '5'];
const membership = fc
  .uniqueArray(fc.constantFrom(...queueIds), { minLength: 1 })
  .chain((queues) =>
    fc.tuple(
      ...queues.map((queue) =>
        fc.record({ queue: fc.constant(queue), level: fc.integer({ min: 1, max: 2 }), order: fc.nat(9) }),
      ),
    ),
  );
const operator = fc.constantFrom(...operatorIds);
const act = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      queue: fc.constantFrom(...queueIds),
      skills: fc.option(skills, { nil: undefined }),
      sticky: fc.option(operator, { nil: undefined }),
      priority: fc.constantFrom(0, 0, 1),
      agoMs: fc.constantFrom(0, 0, 30_000),
      callback: fc.constantFrom(false, false, true),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('answer' as const), pick: fc.nat() }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('endTalk' as const), pick: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('refuse' as const),
      pick: fc.nat(),
      how: fc.constantFrom('missed', 'busy', 'failed', 'rejected'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('leave' as const), pick: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('presence' as const),
      operator,
      presence: fc.constantFrom('ready', 'ready', 'paused', 'out'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('engaged' as const), operator, is: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wrapUpDone' as const), operator }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('front' as const), pick: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('member' as const), operator, memberships: membership, skills }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...queueIds)
      .chain((id) => fc.record({ do: fc.constant('rules' as const), rules: rules(id) })),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('queueGone' as const), queue: fc.constantFrom(...queueIds) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
const world = fc.record({
  queues: fc.tuple(...queueIds.map(rules)),
  operators: fc.tuple(
    ...operatorIds.map((id) =>
      fc.record({ id: fc.constant(id), memberships: membership, skills, ready: fc.boolean() }),
    ),
  ),
  acts: fc.array(fc.tuple(act, fc.constantFrom(0, 100, 1_000, 6_000, 30_000)), { minLength: 20, maxLength: 120 }),
});

/** An engine with a referee at its side; time goes on through every alarm. */
class Play {
  readonly acd = new Acd({ priorityStepMs: stepMs, missesToPause: 2, coolingMs: 3_000 });
  readonly referee = new Referee(stepMs);
  readonly log: AcdCommand[] = [];
  now = 1_000_000;
  private callers = 0;

  step(event: AcdEvent): readonly AcdCommand[] {
    const commands = this.acd.step(event, this.now);
    this.log.push(...commands);
    this.referee.watch(event, commands, this.now);
    return commands;
  }
  pass(ms: number): void {
    const end = this.now + ms;
    for (let at = this.acd.nextAt; at !== undefined && at <= end; at = this.acd.nextAt) {
      this.now = Math.max(this.now, at);
      this.step({ type: 'time' });
    }
    this.now = end;
  }
  begin({ queues, operators }: Pick<World, 'queues' | 'operators'>): void {
    for (const one of queues) this.step({ type: 'queue', rules: one });
    for (const { id, memberships, skills: own, ready } of operators) {
      this.step({ type: 'operator', operator: id, memberships, skills: own });
      if (ready) this.step({ type: 'presence', operator: id, presence: 'ready' });
    }
  }
  private inPhase(phase: string): readonly string[] {
    return [...this.referee.callers].filter(([, caller]) => caller.phase === phase).map(([id]) => id);
  }
  do(one: Act): void {
    const pickOf = (ids: readonly string[], pick: number) => ids[pick % ids.length];
    switch (one.do) {
      case 'arrive': {
        const { queue, skills: own, sticky, priority, agoMs, callback } = one;
        this.callers += 1;
        this.step({
          type: 'arrived',
          caller: `caller ${this.callers}`,
          queue,
          since: this.now - agoMs,
          skills: own,
          sticky,
          priority,
          callback,
        });
        break;
      }
      case 'answer':
      case 'refuse': {
        const caller = pickOf(this.inPhase('offered'), one.pick);
        const by =
          caller === undefined ? undefined : pickOf([...(this.referee.callers.get(caller)?.ringing ?? [])], one.pick);
        if (caller === undefined || by === undefined) return;
        if (one.do === 'answer') this.step({ type: 'accepted', caller, operator: by });
        else this.step({ type: 'refused', caller, operator: by, how: one.how });
        break;
      }
      case 'endTalk': {
        const talking = [...this.referee.operators].filter(([, { work }]) => work === 'talking').map(([id]) => id);
        const who = pickOf(talking, one.pick);
        if (who !== undefined) this.step({ type: 'talkEnded', operator: who });
        break;
      }
      case 'leave': {
        const caller = pickOf([...this.inPhase('waiting'), ...this.inPhase('offered')], one.pick);
        if (caller !== undefined) this.step({ type: 'left', caller, how: 'abandoned' });
        break;
      }
      case 'front': {
        const caller = pickOf([...this.inPhase('waiting'), ...this.inPhase('offered')], one.pick);
        if (caller !== undefined) this.step({ type: 'toFront', caller });
        break;
      }
      case 'presence':
        this.step({ type: 'presence', operator: one.operator, presence: one.presence });
        break;
      case 'engaged':
        this.step({ type: 'engaged', operator: one.operator, is: one.is });
        break;
      case 'wrapUpDone':
        this.step({ type: 'wrapUpDone', operator: one.operator });
        break;
      case 'member':
        this.step({ type: 'operator', operator: one.operator, memberships: one.memberships, skills: one.skills });
        break;
      case 'rules':
        this.step({ type: 'queue', rules: one.rules });
        break;
      case 'queueGone':
        this.step({ type: 'queueGone', queue: one.queue });
        break;
      default:
        one satisfies never;
    }
  }
  /** Everybody works until nobody waits. */
  drain(): void {
    for (const id of operatorIds) {
      const memberships = queueIds.map((queue, order) => ({ queue, level: 1, order }));
      this.step({ type: 'operator', operator: id, memberships, skills: { english: 9, gas: 9 } });
      this.step({ type: 'engaged', operator: id, is: false });
      this.step({ type: 'presence', operator: id, presence: 'ready' });
    }
    for (let round = 0; round < 2_000 && this.left > 0; round += 1) {
      this.pass(1_000);
      for (const caller of this.inPhase('offered')) {
        const [by] = this.referee.callers.get(caller)?.ringing ?? [];
        if (by !== undefined) this.step({ type: 'accepted', caller, operator: by });
      }
      for (const [id, { work }] of this.referee.operators)
        if (work === 'talking') this.step({ type: 'talkEnded', operator: id });
    }
  }
  get left(): number {
    return [...this.referee.callers.values()].filter(({ phase }) => phase !== 'ended').length;
  }
}
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
const runs = { numRuns: 1_500 };

it('breaks no rule of distribution, whatever happens, and every caller ends in exactly one way', () => {
  fc.assert(
    fc.property(world, (w) => {
      const play = new Play();
      play.begin(w);
      for (const [one, ms] of w.acts) {
        play.do(one);
        play.pass(ms);
      }
      play.drain();
      expect(play.left).toBe(0);
    }),
    runs,
  );
});

it('gives the same commands for the same events', () => {
  fc.assert(
    fc.property(world, (w) => {
      const [first, second] = [new Play(), new Play()];
      for (const play of [first, second]) {
        play.begin(w);
        for (const [one, ms] of w.acts) {
          play.do(one);
          play.pass(ms);
        }
      }
      expect(first.log).toEqual(second.log);
    }),
    { numRuns: 100 },
  );
});

it('keeps place and age of everybody over a restart', () => {
  fc.assert(
    fc.property(world, fc.nat(), (w, order) => {
      const play = new Play();
      play.begin(w);
      for (const [one, ms] of w.acts) {
        play.do(one);
        play.pass(ms);
      }
      const again = new Acd({ priorityStepMs: stepMs });
      for (const one of play.referee.rules.values()) again.step({ type: 'queue', rules: one }, play.now);
      const waiting = [...play.referee.callers].filter(([, { phase }]) => phase === 'waiting' || phase === 'offered');
      const from = order % Math.max(1, waiting.length);
      // Asterisk lists channels in no order that means anything; front and seq are no part of what is kept.
      const shuffled = [...waiting.slice(from), ...waiting.slice(0, from)];
      for (const id of operatorIds) {
        again.step({ type: 'operator', operator: id, memberships: [], skills: {} }, play.now);
      }
      for (const [id, { queue, since, entered, priority, skills: own, callback }] of shuffled) {
        const known = play.referee.rules.get(queue);
        if (known)
          again.step({ type: 'queue', rules: { ...known, leaveWhen: 'never', maxWaitMs: undefined } }, play.now);
        again.step(
          { type: 'arrived', caller: id, queue, since, entered, priority, skills: own, callback, restored: true },
          play.now,
        );
      }
      for (const queue of queueIds) {
        const before = play.acd.waitingIn(queue).filter(({ id }) => play.referee.callers.get(id)?.front === false);
        const after = again.waitingIn(queue).filter(({ id }) => play.referee.callers.get(id)?.front === false);
        const rank = (id: string) => {
          const { since, priority } = play.referee.callers.get(id) ?? { since: 0, priority: 0 };
          return since - priority * stepMs;
        };
        expect(after.map(({ id }) => rank(id))).toEqual(before.map(({ id }) => rank(id)));
        for (const { id, since } of after) expect(since).toBe(play.referee.callers.get(id)?.since);
      }
    }),
    { numRuns: 200 },
  );
});

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
