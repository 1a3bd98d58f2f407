import fc from 'fast-check';
import { type QueueRules, strategies } from '../model.js';

/* Random worlds of call distribution: queues, operators, and what happens to them. */

/** What a step of priority is worth in these worlds, in milliseconds. */
export const stepMs = 60_000;
const skillNames = ['english', 'gas'] as const;
export const skills = fc.dictionary(fc.constantFrom(...skillNames), fc.integer({ min: 1, max: 2 }), { maxKeys: 2 });
export const rules = (id: string): fc.Arbitrary<QueueRules> =>
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
export const queueIds = ['a', 'b', 'c'];
export const operatorIds = ['1', '2', '3', '4', '5'];
export const membership = fc
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
export type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;
export const world = fc.record({
  queues: fc.tuple(...queueIds.map(rules)),
  operators: fc.tuple(
    ...operatorIds.map((id) =>
      fc.record({ id: fc.constant(id), memberships: membership, skills, ready: fc.boolean() }),
    ),
  ),
  acts: fc.array(fc.tuple(act, fc.constantFrom(0, 100, 1_000, 6_000, 30_000)), { minLength: 20, maxLength: 120 }),
});
export type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
