import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Acd } from './acd.js';
import { Play } from './testing/play.js';
import { operatorIds, queueIds, stepMs, world } from './testing/world.js';

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
