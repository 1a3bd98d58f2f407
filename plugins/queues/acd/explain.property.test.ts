import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AcdCommand } from './commands.js';
import type { AcdEvent, EventOf } from './events.js';
import type { Membership, QueueRules, Skills } from './model.js';
import type { NoOfferReason, OfferReason, Passed, PassReason } from './reasons.js';
import { Play } from './testing/play.js';
import { operatorIds, world, type World } from './testing/world.js';

type Arrived = EventOf<'arrived'>;
type Decided =
  | Extract<AcdCommand, { type: 'offer' }>
  | (Extract<AcdCommand, { type: 'noOffer' }> & { readonly others: readonly Passed[] });
/** Everything up to a last caller, as it can be played again with something changed before they come. */
class Moment {
  readonly play: Play;
  now: number;

  constructor(readonly w: World) {
    this.play = new Play();
    this.play.begin(w);
    for (const [one, ms] of w.acts) {
      this.play.do(one);
      this.play.pass(ms);
    }
    this.now = this.play.now;
  }
  get rules(): readonly QueueRules[] {
    return [...this.play.referee.rules.values()];
  }
  /** What is decided about a caller who comes now. */
  decide(arrived: Arrived): readonly Decided[] {
    return this.step(arrived).flatMap((command): readonly Decided[] => {
      if ((command.type !== 'offer' && command.type !== 'noOffer') || command.caller !== arrived.caller) return [];
      return [command.type === 'offer' ? command : { ...command, others: this.play.acd.passedOver(command.caller) }];
    });
  }
  step(event: AcdEvent): readonly AcdCommand[] {
    return this.play.step(event);
  }
  member(id: string): { memberships: readonly Membership[]; skills: Skills } {
    return this.play.referee.operators.get(id) ?? { memberships: [], skills: {} };
  }
  change(id: string, queue: string, edit: Partial<Membership>, skills: Skills = {}): void {
    const { memberships, skills: own } = this.member(id);
    const kept = memberships.find((one) => one.queue === queue) ?? { queue, level: 1, order: 0 };
    const others = memberships.filter((one) => one.queue !== queue);
    this.step({
      type: 'operator',
      operator: id,
      memberships: [...others, { ...kept, ...edit }],
      skills: { ...own, ...skills },
    });
  }
  /** Nobody's caller any more: the talk, or the ringing, is over, and so is the work after it. */
  free(id: string): void {
    const caller = this.play.acd.operatorState(id)?.caller;
    if (caller !== undefined && this.play.acd.operatorState(id)?.work === 'talking') {
      this.step({ type: 'talkEnded', operator: id });
    } else if (caller !== undefined) this.step({ type: 'left', caller, how: 'abandoned' });
    this.step({ type: 'wrapUpDone', operator: id });
  }
  /** Takes away the one obstacle that a reason names. @returns the caller as they come then */
  undo(id: string, queue: string, why: PassReason, arrived: Arrived): Arrived {
    switch (why.code) {
      case 'lacksSkill':
        this.change(id, queue, {}, { [why.skill]: why.needs });
        break;
      case 'loggedOut':
      case 'paused':
        this.step({ type: 'presence', operator: id, presence: 'ready' });
        break;
      case 'offered':
      case 'talking':
      case 'wrapUp':
        this.free(id);
        break;
      case 'engaged':
        this.step({ type: 'engaged', operator: id, is: false });
        break;
      case 'cooling':
        this.play.pass(3_000);
        break;
      case 'callerWaitsFor':
        return { ...arrived, sticky: undefined };
      case 'higherLevel':
        this.change(id, queue, { level: why.best });
        break;
      case 'lessIdle':
      case 'moreTalk':
      case 'moreCalls':
        this.step({ type: 'worked', operator: id, calls: -1, talkMs: -1, since: 0, wrapUpUntil: 0 });
        break;
      case 'laterInTurn':
      case 'laterInList':
        this.change(id, queue, { order: why.best - 1.5 });
        break;
      default:
        why satisfies never;
    }
    return { ...arrived, since: this.play.now };
  }
}
/** A queue where the caller is not sent away at once: overflow is no decision about operators. */
const patient = (w: World): World => ({
  ...w,
  queues: w.queues.map((one) => ({ ...one, maxLength: undefined, maxWaitMs: undefined, leaveWhen: 'never' as const })),
  acts: w.acts.filter(([one]) => one.do !== 'rules' && one.do !== 'queueGone').slice(0, 40),
});
const last = fc.record({
  queue: fc.constantFrom('a', 'b', 'c'),
  skills: fc.option(fc.constantFrom<Skills>({ english: 1 }, { gas: 2 }), { nil: undefined }),
  sticky: fc.option(fc.constantFrom(...operatorIds), { nil: undefined }),
});
const arrivedOf = (moment: Moment, one: Pick<Arrived, 'queue' | 'skills' | 'sticky'>): Arrived => ({
  ...one,
  type: 'arrived',
  caller: 'last',
  since: moment.play.now,
});

it('gives each member of the queue exactly one reason: asked, or why not', () => {
  fc.assert(
    fc.property(world, last, (w, one) => {
      const moment = new Moment(patient(w));
      const members = operatorIds.filter((id) =>
        moment.member(id).memberships.some(({ queue }) => queue === one.queue),
      );
      const decided = moment.decide(arrivedOf(moment, one));
      expect(decided.length).toBeGreaterThan(0);
      const told = decided.flatMap((command) => (command.type === 'offer' ? [command.operator] : []));
      for (const { others } of decided) {
        expect([...told, ...others.map(({ operator }) => operator)].toSorted()).toEqual(members);
      }
    }),
    { numRuns: 400 },
  );
});

it('names what passes an operator over: without it, and what it hides, they are asked', () => {
  fc.assert(
    fc.property(world, last, fc.nat(), (w, one, pick) => {
      const begin = () => new Moment(patient(w));
      const first = begin();
      const [decision] = first.decide(arrivedOf(first, one));
      const whom = decision?.others[pick % decision.others.length];
      if (!whom) return;
      const undone: { why: PassReason }[] = [];
      for (let why: PassReason | undefined = whom.why; why; ) {
        undone.push({ why });
        // The same world again, without what has been named so far.
        const moment = begin();
        let arrived = arrivedOf(moment, one);
        for (const { why: named } of undone) arrived = moment.undo(whom.operator, one.queue, named, arrived);
        const decided = moment.decide(arrived);
        if (decided.some((command) => command.type === 'offer' && command.operator === whom.operator)) return;
        const next: PassReason | undefined = decided[0]?.others.find(({ operator }) => operator === whom.operator)?.why;
        // What has been undone is not named again, unless another caller has taken its place.
        if (!['offered', 'talking', 'wrapUp'].includes(why.code)) expect(next).not.toEqual(why);
        expect(undone.length).toBeLessThan(60);
        why = next;
      }
      throw new Error('neither asked nor passed over');
    }),
    { numRuns: 400 },
  );
});

it('names why nobody is asked: without it somebody is', () => {
  const members = (moment: Moment, queue: string) =>
    operatorIds.filter((id) => moment.member(id).memberships.some((one) => one.queue === queue));
  const undo = (moment: Moment, why: NoOfferReason, arrived: Arrived): Arrived => {
    const { queue } = arrived;
    const needs = { ...moment.rules.find(({ id }) => id === queue)?.skills };
    for (const [skill, level] of Object.entries(arrived.skills ?? {}))
      needs[skill] = Math.max(level, needs[skill] ?? 0);
    const skilled = members(moment, queue).filter((id) =>
      Object.entries(needs).every(([skill, level]) => (moment.member(id).skills[skill] ?? 0) >= level),
    );
    switch (why.code) {
      case 'noMembers':
        moment.change('1', queue, {});
        break;
      case 'nobodySkilled':
        moment.change(members(moment, queue)[0] ?? '1', queue, {}, needs);
        break;
      case 'nobodyReady':
        moment.step({ type: 'presence', operator: skilled[0] ?? '', presence: 'ready' });
        break;
      case 'allBusy':
        for (const id of skilled) {
          moment.free(id);
          moment.step({ type: 'engaged', operator: id, is: false });
        }
        moment.play.pass(3_000);
        break;
      case 'waitsFor':
        return { ...arrived, sticky: undefined };
      default:
        why satisfies never;
    }
    return arrived;
  };
  fc.assert(
    fc.property(world, last, (w, one) => {
      const undone: NoOfferReason[] = [];
      for (;;) {
        const moment = new Moment(patient(w));
        let arrived = arrivedOf(moment, one);
        for (const why of undone) arrived = undo(moment, why, arrived);
        const [decision] = moment.decide({ ...arrived, since: moment.play.now });
        if (decision?.type === 'offer') return;
        if (!decision) throw new Error('nothing was decided');
        expect(undone.length).toBeLessThan(60);
        if (decision.why.code !== 'allBusy') expect(undone.map(({ code }) => code)).not.toContain(decision.why.code);
        undone.push(decision.why);
      }
    }),
    { numRuns: 400 },
  );
});

it('says of whom it asks what the rule of the queue says: the figure is the best there is', () => {
  fc.assert(
    fc.property(world, last, (w, one) => {
      const moment = new Moment(patient(w));
      const decided = moment.decide(arrivedOf(moment, one));
      for (const command of decided) {
        if (command.type !== 'offer') continue;
        const why: OfferReason = command.why;
        if (one.sticky === command.operator && why.code === 'sticky') continue;
        expect(why.code).toBe(moment.rules.find(({ id }) => id === one.queue)?.strategy);
        if (!('free' in why)) throw new Error('a choice without its figures');
        const choices = command.others.filter(({ why: { code } }) => choiceCodes.has(code));
        expect(why.free).toBe(choices.length + decided.length);
        expect(why.level).toBe(
          moment.member(command.operator).memberships.find(({ queue }) => queue === one.queue)?.level,
        );
      }
    }),
    { numRuns: 400 },
  );
});
const choiceCodes = new Set<string>([
  'higherLevel',
  'lessIdle',
  'moreTalk',
  'moreCalls',
  'laterInTurn',
  'laterInList',
] satisfies PassReason['code'][]);

it('says that who became free got the caller who was next in line', () => {
  const play = new Play();
  const rule: QueueRules = {
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
  };
  play.step({ type: 'queue', rules: rule });
  for (const [order, id] of ['1', '2'].entries()) {
    play.step({ type: 'operator', operator: id, memberships: [{ queue: 'a', level: 1, order }], skills: {} });
  }
  for (const caller of ['x', 'y']) play.step({ type: 'arrived', caller, queue: 'a', since: play.now });
  expect(play.log.at(-1)).toMatchObject({ type: 'noOffer', caller: 'y', why: { code: 'nobodyReady', before: 1 } });
  expect(play.step({ type: 'presence', operator: '2', presence: 'ready' })).toContainEqual({
    type: 'offer',
    caller: 'x',
    operator: '2',
    queue: 'a',
    ringMs: 15_000,
    why: { code: 'nextInLine', waiting: 2 },
    others: [{ operator: '1', why: { code: 'loggedOut' } }],
  });
  // Without that caller the next one is asked for.
  expect(play.step({ type: 'left', caller: 'x', how: 'abandoned' })).toContainEqual(
    expect.objectContaining({ type: 'offer', caller: 'y', why: { code: 'nextInLine', waiting: 1 } }),
  );
});
