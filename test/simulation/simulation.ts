import {
  type AttemptOutcome,
  type CampaignSettings,
  dayFullUntil,
  evaluateTogether,
  newPacing,
  nextStep,
  type PacingCommand,
  type PacingEvent,
  type PacingState,
  type PolicyFacts,
  step,
} from '@perezvon/plugin-autodialer/engine';
import { fateOf } from './carrier-model.js';
import { type BookedContact, ContactBook } from './contact-store.js';
import { Judge } from './judge.js';
import { Random } from './random.js';
import { openingsOf, ruleOf, type Run, rulesOf } from './rules.js';
import { Timeline } from './timeline.js';
import type { World, WorldEvent } from './world.js';

/** As often as the real shell beats. */
const tickMs = 50;
/** Eight calls a month to one number of many contacts take years, and end. */
const longestDays = 1_500;
const dayMs = 24 * 3_600_000;

interface Attempt {
  readonly run: Run;
  readonly contact: BookedContact;
  readonly trunk: string;
  readonly facts: PolicyFacts;
  readonly createdAt: number;
  startedAt?: number;
  endedAt?: number;
}

/** One run: campaigns, their contacts and a carrier on a time line of their own. */
export class Simulation {
  private readonly timeline = new Timeline();
  private readonly random: Random;
  private readonly judge: Judge;
  private readonly runs = new Map<string, Run>();
  private readonly attempts = new Map<string, Attempt>();
  /** Attempts by number, over all campaigns; what was called off is taken out. */
  private readonly called = new Map<string, Attempt[]>();
  private readonly forbidden = new Set<string>();
  private pacing: PacingState = newPacing();
  private now: number;
  private made = 0;

  constructor(private readonly world: World) {
    this.random = new Random(world.seed ^ 0x5f3759df);
    this.judge = new Judge(world);
    this.now = world.start;
    for (const campaign of world.campaigns) {
      const book = new ContactBook(campaign.id, world, campaign.settings.order);
      this.runs.set(campaign.id, { campaign, book, openings: openingsOf(campaign, world.start) });
    }
  }

  run() {
    const { start, house, trunks } = this.world;
    this.dispatch({ type: 'global', channels: house, ready: true });
    this.dispatch({ type: 'trunks', trunks });
    for (const run of this.runs.values()) this.announce(run);
    for (const event of this.world.events) this.timeline.plan(event.at, () => this.befall(event));
    const last = start + longestDays * dayMs;
    while (this.now < last) {
      this.happen();
      for (const run of this.runs.values()) if (run.openings.roll(this.now)) this.announce(run);
      this.dispatch({ type: 'tick' });
      const next = this.nextInstant();
      if (next === undefined) break;
      this.now = next;
    }
    const all = [...this.runs.values()].flatMap(({ book }) => book.all);
    this.judge.conclude(all, new Map([...this.runs].map(([id, { campaign }]) => [id, campaign])));
    const states: Record<string, number> = {};
    for (const { state } of all) states[state] = (states[state] ?? 0) + 1;
    return { calls: this.judge.calls, faults: this.judge.faults, states, endedAt: this.now, start };
  }

  /** The next beat at which anything can change: while contacts may be called, every beat can. */
  private nextInstant(): number | undefined {
    const beat = this.now + tickMs;
    const dues = [...this.runs.values()].flatMap(({ book, openings }) => book.due.dueFrom(openings.of) ?? []);
    const due = dues.length > 0 ? Math.min(...dues) : undefined;
    const prepared = [...this.pacing.campaigns.values()].some((campaign) => campaign.prepared.length > 0);
    const events = this.timeline.next;
    const busy =
      this.pacing.campaigns.size > 0 && [...this.pacing.campaigns.values()].some((one) => this.couldCall(one.rules.id));
    if (prepared || busy) return beat;
    const wanted = [due, events].filter((at) => at !== undefined);
    if (wanted.length === 0) return undefined;
    // On the beat at or after what happens next.
    const at = Math.max(this.now + 1, Math.min(...wanted));
    return this.world.start + Math.ceil((at - this.world.start) / tickMs) * tickMs;
  }

  /** Whether it could call at the next beat if only its limits let it. */
  private couldCall(id: string): boolean {
    const campaign = this.pacing.campaigns.get(id);
    const run = this.runs.get(id);
    if (!campaign || !run) return false;
    const due = run.book.due.dueFrom(run.openings.of);
    return due !== undefined && due <= this.now + tickMs && campaign.lines < campaign.rules.channels;
  }

  private happen(): void {
    while ((this.timeline.next ?? Number.POSITIVE_INFINITY) <= this.now) this.timeline.take()?.();
  }

  private announce(run: Run): void {
    run.book.closeLanes((zones) => run.openings.of(zones) === undefined);
    this.dispatch({ type: 'campaign', rules: rulesOf(run) });
    const from = run.book.due.dueFrom(run.openings.of);
    if (from !== undefined) this.dispatch({ type: 'due', campaign: run.campaign.id, from });
  }

  private dispatch(event: PacingEvent): void {
    const [state, commands] = step(this.pacing, event, this.now);
    this.pacing = state;
    for (const command of commands) this.carryOut(command);
  }

  private carryOut(command: PacingCommand): void {
    const run = this.runs.get(command.campaign);
    if (!run) return;
    if (command.type === 'claim') {
      // The database answers a little later, as it does.
      this.timeline.plan(this.now + this.random.whole(1, 30), () => this.claim(run, command.trunks));
    } else if (command.type === 'start') this.start(run, command.attempts);
    else for (const id of command.attempts) this.over(id, 'cancelled', this.now);
  }

  /** Somebody does something. */
  private befall(event: WorldEvent): void {
    if (event.kind === 'forbid') {
      this.forbidden.add(event.number);
      this.judge.forbids(event.number);
    } else if (event.kind === 'others') {
      this.judge.occupies(event.trunk, event.lines, this.now);
      this.dispatch({ type: 'foreign', trunk: event.trunk, lines: event.lines });
    } else this.change(event.campaign, event.change);
  }

  private change(id: string, change: Partial<CampaignSettings>): void {
    const run = this.runs.get(id);
    if (!run) return;
    this.judge.changed(run.campaign, this.now);
    run.campaign = { ...run.campaign, settings: { ...run.campaign.settings, ...change } };
    run.openings = openingsOf(run.campaign, this.now);
    this.announce(run);
  }

  /** As the attempt store claims: all that are asked for at once, judged by what is known before any of them is written. */
  private claim(run: Run, trunks: readonly string[]): void {
    const { book, openings, campaign } = run;
    const found: BookedContact[] = [];
    for (const group of book.due.askable(this.now, openings.of)) {
      const wanted = trunks.length - found.length;
      if (wanted > 0) found.push(...book.ask(group, this.now, wanted));
    }
    for (const contact of found) this.judge.chose(campaign, contact, this.now);
    const left = found.filter((contact) => {
      const full = dayFullUntil(ruleOf(campaign), contact.tally, this.now);
      if (full !== undefined) book.postpone(contact, full);
      return full === undefined;
    });
    const decided = evaluateTogether(
      campaign.policy,
      left.map((contact) => this.factsOf(run, contact)),
      this.now,
    );
    const claimed: { id: string; trunk: string }[] = [];
    for (const [index, contact] of left.entries()) {
      const { decision, facts } = decided[index] ?? {};
      if (!decision || !facts) throw new RangeError('a contact was not decided about');
      if (!decision.allowed) {
        if (decision.retryAt === undefined) Object.assign(contact, { state: 'notReached', outcome: decision.reason });
        else book.postpone(contact, decision.retryAt);
        continue;
      }
      const trunk = trunks[index] ?? '';
      const id = `a${(this.made += 1)}`;
      contact.state = 'dialling';
      const attempt: Attempt = { run, contact, trunk, facts, createdAt: this.now };
      this.attempts.set(id, attempt);
      this.called.set(facts.number, [...(this.called.get(facts.number) ?? []), attempt]);
      claimed.push({ id, trunk });
    }
    const dueFrom = book.due.dueFrom(openings.of);
    this.dispatch({ type: 'claimed', campaign: campaign.id, attempts: claimed, dueFrom });
    for (const { id } of claimed) this.makeMessage(campaign.id, id);
  }

  /** Most messages are there at once, some have to be spoken first, and a few cannot be. */
  private makeMessage(campaign: string, id: string): void {
    const ms = this.random.chance(0.9) ? this.random.whole(0, 30) : this.random.whole(30, 3_000);
    const good = !this.random.chance(0.002);
    this.timeline.plan(this.now + ms, () => {
      this.dispatch({ type: good ? 'messageReady' : 'messageFailed', campaign, attempts: [id] });
      if (!good) this.over(id, 'noMessage', 0);
    });
  }

  private factsOf({ campaign }: Run, contact: BookedContact, without: ReadonlySet<Attempt> = new Set()): PolicyFacts {
    const number = numberOf(contact);
    const { numbers } = contact;
    const calls = [...new Set(numbers)].flatMap((one) => this.called.get(one) ?? []);
    const before = calls.filter((one) => !without.has(one));
    return {
      number,
      otherNumbers: numbers.filter((one) => one !== number),
      zones: this.world.groups[contact.groupNo]?.zones ?? [],
      campaignZone: campaign.settings.schedule.timeZone,
      attempts: before.map(({ endedAt }) => endedAt ?? this.now),
      doNotCall: this.forbidden.has(number) ? 'global' : undefined,
      consent: contact.consent,
      consentRequired: campaign.settings.consentColumn !== null,
      holidays: campaign.holidays,
      automatic: true,
    };
  }

  /** As the shell does just before the dial: the rules are asked once more, with what is known by now. */
  private start(run: Run, ids: readonly string[]): void {
    const all = ids.flatMap((id) => {
      const attempt = this.attempts.get(id);
      return attempt ? [{ id, attempt }] : [];
    });
    const open = all.filter(({ id, attempt: { contact } }) => {
      const opening = run.openings.of(run.book.due.zonesOf({ listId: contact.campaign, groupNo: contact.groupNo }));
      const is = opening && opening.from <= this.now && this.now < opening.to;
      if (!is) this.callOff(id, opening && this.now < opening.from ? opening.from : 0);
      return is;
    });
    const without = new Set(all.map(({ attempt }) => attempt));
    const facts = open.map(({ attempt }) => this.factsOf(run, attempt.contact, without));
    for (const [index, { decision }] of evaluateTogether(run.campaign.policy, facts, this.now).entries()) {
      const one = open[index];
      if (!one) continue;
      if (decision.allowed) this.dial(one.id, one.attempt);
      else this.callOff(one.id, decision.retryAt ?? 0);
    }
  }

  private callOff(id: string, notBefore: number): void {
    this.timeline.plan(this.now, () => this.over(id, 'cancelled', notBefore));
  }

  private dial(id: string, attempt: Attempt): void {
    const { run, contact, trunk } = attempt;
    attempt.startedAt = this.now;
    this.judge.began({ at: this.now, campaign: run.campaign, contact, number: numberOf(contact), trunk });
    const { ringTimeoutMs, machine } = run.campaign.settings;
    const fate = fateOf(this.world.mood, this.random, ringTimeoutMs, machine === 'hangUp');
    this.timeline.plan(this.now + fate.ms, () => {
      this.judge.over(run.campaign.id, trunk, contact.id, fate.outcome, this.now);
      this.over(id, fate.outcome, 0);
    });
  }

  private over(id: string, outcome: AttemptOutcome, notBefore: number): void {
    const attempt = this.attempts.get(id);
    if (!attempt) return;
    this.attempts.delete(id);
    const { run, contact, trunk, createdAt, startedAt = createdAt, facts } = attempt;
    attempt.endedAt = this.now;
    const others = (this.called.get(facts.number) ?? []).filter((one) => one !== attempt);
    if (outcome === 'cancelled') this.called.set(facts.number, others);
    const next = nextStep(ruleOf(run.campaign), contact.tally, outcome, { startedAt, endedAt: this.now });
    contact.tally = next.tally;
    if (next.state === 'waiting') run.book.postpone(contact, Math.max(next.nextAt, notBefore));
    else Object.assign(contact, { state: next.state, outcome });
    this.dispatch({ type: 'freed', campaign: run.campaign.id, trunk });
    const from = run.book.due.dueFrom(run.openings.of);
    if (from !== undefined) this.dispatch({ type: 'due', campaign: run.campaign.id, from });
  }
}

const numberOf = ({ numbers, tally }: BookedContact): string => numbers[tally.numberIndex] ?? numbers[0] ?? '';
