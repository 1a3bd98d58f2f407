import { newRecord, type Record as Past, rightlyAsked, worked } from './strategy-oracle.js';
import type { AcdCommand } from '../commands.js';
import type { AcdEvent } from '../events.js';
import type { Membership, Presence, QueueRules, Skills, Work } from '../model.js';

interface KnownOperator {
  memberships: readonly Membership[];
  skills: Skills;
  presence: Presence;
  work: Work;
  wrapUpUntil: number;
  caller: string | undefined;
  readonly past: Past;
}
interface KnownCaller {
  readonly queue: string;
  readonly since: number;
  readonly entered: number;
  readonly seq: number;
  readonly priority: number;
  readonly skills: Skills;
  readonly callback: boolean;
  sticky: string | undefined;
  stickyUntil: number;
  front: boolean;
  phase: 'waiting' | 'offered' | 'talking' | 'ended';
  readonly ringing: Set<string>;
}

/**
 * Follows the events and commands of call distribution with a plain memory of its own, and says what breaks a rule. It
 * shares nothing with the engine but the words.
 */
export class Referee {
  readonly rules = new Map<string, QueueRules>();
  readonly operators = new Map<string, KnownOperator>();
  readonly callers = new Map<string, KnownCaller>();
  /** The place of whom each queue asked last. */
  private readonly askedLast = new Map<string, number>();
  /** Callers who were given to somebody in this step, and how many phones are to ring for each. */
  private readonly given = new Map<string, number>();
  private seq = 0;

  constructor(private readonly stepMs: number) {}

  /** Takes an event with the commands it caused. @throws Error naming the rule that was broken */
  watch(event: AcdEvent, commands: readonly AcdCommand[], now: number): void {
    this.note(event, now);
    this.given.clear();
    for (const command of commands) this.obey(command, event, now);
    for (const [id, phones] of this.given) {
      const ringing = commands.filter((one) => one.type === 'offer' && one.caller === id).length;
      const over = commands.some((one) => one.type === 'cancel' && one.caller === id);
      if (!over && ringing !== phones) this.fail(`${ringing} phones ring for ${id} in place of ${phones}`);
    }
    this.nobodyIdleBesideWaiting(now);
  }

  private fail(what: string): never {
    throw new Error(`rule broken: ${what}`);
  }
  private operator(id: string): KnownOperator {
    return this.operators.get(id) ?? this.fail(`${id} is unknown`);
  }
  private caller(id: string): KnownCaller {
    return this.callers.get(id) ?? this.fail(`${id} is unknown`);
  }

  private note(event: AcdEvent, now: number): void {
    switch (event.type) {
      case 'queue':
        this.rules.set(event.rules.id, event.rules);
        break;
      case 'queueGone':
        this.rules.delete(event.queue);
        this.askedLast.delete(event.queue);
        break;
      case 'operator': {
        const known = this.operators.get(event.operator);
        const { memberships, skills } = event;
        if (known) Object.assign(known, { memberships, skills });
        else {
          this.operators.set(event.operator, {
            memberships,
            skills,
            presence: 'out',
            work: 'idle',
            wrapUpUntil: 0,
            caller: undefined,
            past: newRecord(now),
          });
        }
        break;
      }
      case 'presence': {
        const operator = this.operator(event.operator);
        const comes = operator.presence !== 'ready' && event.presence === 'ready' && operator.work === 'idle';
        if (comes) operator.past.idleSince = now;
        operator.presence = event.presence;
        break;
      }
      case 'arrived':
        this.callers.set(event.caller, {
          queue: event.queue,
          since: event.since,
          entered: event.entered ?? now,
          seq: (this.seq += 1),
          priority: event.priority ?? 0,
          skills: event.skills ?? {},
          callback: event.callback ?? false,
          sticky: event.sticky,
          stickyUntil: now + (this.rules.get(event.queue)?.stickyMs ?? 0),
          front: false,
          phase: 'waiting',
          ringing: new Set(),
        });
        break;
      case 'toFront': {
        const caller = this.callers.get(event.caller);
        if (caller && caller.phase !== 'talking') caller.front = true;
        break;
      }
      case 'refused': {
        const caller = this.callers.get(event.caller);
        if (caller?.ringing.delete(event.operator)) {
          this.operator(event.operator).caller = undefined;
          if (caller.ringing.size === 0) caller.phase = 'waiting';
        }
        break;
      }
      case 'worked': {
        const { past, work } = this.operator(event.operator);
        Object.assign(past, { calls: event.calls, talkMs: event.talkMs });
        if (work === 'idle' && event.wrapUpUntil <= now) past.idleSince = event.since;
        break;
      }
      case 'wrapUpDone':
        this.operator(event.operator).wrapUpUntil = now;
        break;
      default:
        break;
    }
  }

  private obey(command: AcdCommand, event: AcdEvent, now: number): void {
    switch (command.type) {
      case 'offer':
        this.offered(command, now);
        break;
      case 'noOffer':
        if (this.caller(command.caller).phase !== 'waiting') this.fail('no offer for a caller who does not wait');
        break;
      case 'cancel': {
        const caller = this.callers.get(command.caller);
        if (caller?.ringing.delete(command.operator)) {
          this.operator(command.operator).caller = undefined;
          if (caller.ringing.size === 0 && caller.phase === 'offered') caller.phase = 'waiting';
        }
        break;
      }
      case 'join': {
        const caller = this.caller(command.caller);
        if (!caller.ringing.delete(command.operator)) this.fail('joined without an offer');
        if (caller.phase !== 'offered') this.fail('joined twice');
        caller.phase = 'talking';
        break;
      }
      case 'work': {
        const operator = this.operator(command.operator);
        const cut = operator.work === 'wrapUp' && now < operator.wrapUpUntil && operator.presence !== 'out';
        if (cut) this.fail('wrap-up was cut short');
        if (operator.work === 'talking' && !['talkEnded', 'operatorGone'].includes(event.type)) {
          this.fail(`a talk was ended by ${event.type}`);
        }
        worked(operator.past, command.work, now);
        operator.work = command.work;
        operator.wrapUpUntil = command.work === 'wrapUp' ? (command.until ?? 0) : 0;
        if (command.work !== 'offered' && command.work !== 'talking') operator.caller = undefined;
        break;
      }
      case 'paused':
        this.operator(command.operator).presence = 'paused';
        break;
      case 'overflow':
        if (this.caller(command.caller).callback && command.why !== 'queueGone') {
          this.fail(`a promised call back was dropped: ${command.why}`);
        }
        if (this.caller(command.caller).phase !== 'waiting' && command.why !== 'queueGone') {
          this.fail('led away while a phone rings or they talk');
        }
        break;
      case 'ended': {
        const caller = this.caller(command.caller);
        if (caller.phase === 'ended') this.fail('a caller ended twice');
        if ((caller.phase === 'talking') !== (command.how === 'answered')) this.fail(`ended as ${command.how}`);
        caller.phase = 'ended';
        break;
      }
      default:
        command satisfies never;
    }
  }

  private offered({ caller: id, operator: to, queue }: Extract<AcdCommand, { type: 'offer' }>, now: number): void {
    const caller = this.caller(id);
    const operator = this.operator(to);
    const atOnce = this.rules.get(queue)?.strategy === 'ringSeveral' ? (this.rules.get(queue)?.ringAtOnce ?? 1) : 1;
    if (caller.queue !== queue) this.fail('offered from another queue');
    if (operator.presence !== 'ready') this.fail(`an operator who is ${operator.presence} got an offer`);
    // `work` says `offered` just before.
    if (operator.work !== 'offered' || operator.caller !== undefined) this.fail('an operator got two calls');
    if (caller.phase === 'talking' || caller.phase === 'ended') this.fail(`a caller who ${caller.phase} was offered`);
    if (caller.ringing.size >= atOnce) this.fail('a caller was offered to too many');
    if (!this.fits(operator, caller)) this.fail('an operator got a caller they may not take');
    for (const [otherId, other] of this.callers) {
      if (other === caller || other.phase !== 'waiting' || !this.mayTakeNow(to, operator, other, now)) continue;
      if (this.isBefore(other, caller)) this.fail(`${otherId} should have gone before ${id}`);
    }
    this.rightly(to, operator, caller, id, now);
    operator.caller = id;
    caller.ringing.add(to);
    caller.phase = 'offered';
  }

  /** By the queue's own rule, of all who are free for them at this moment. */
  private rightly(to: string, operator: KnownOperator, caller: KnownCaller, id: string, now: number): void {
    const rules = this.rules.get(caller.queue) ?? this.fail(`${caller.queue} is unknown`);
    const candidates = [...this.operators].flatMap(([one, known]) => {
      const isFree = known.presence === 'ready' && known.work === 'idle' && this.mayTakeNow(one, known, caller, now);
      const membership = known.memberships.find(({ queue }) => queue === caller.queue);
      return membership && (one === to || isFree) ? [{ id: one, membership, record: known.past }] : [];
    });
    if (caller.ringing.size === 0) {
      const own = candidates.find((one) => one.id === to)?.membership.level;
      const level = candidates.filter(({ membership }) => membership.level === own).length;
      // Who waits for somebody they know rings one phone, until that is over.
      if (caller.sticky === undefined)
        this.given.set(id, Math.min(rules.strategy === 'ringSeveral' ? rules.ringAtOnce : 1, level));
    } else {
      const [ringing] = [...caller.ringing].map((one) => this.levelIn(one, caller.queue));
      if (this.levelIn(to, caller.queue) !== ringing) this.fail(`${to} rings beside a lower level`);
    }
    const right = rightlyAsked(candidates, rules, this.askedLast.get(caller.queue));
    if (!right.includes(to)) this.fail(`${rules.strategy} should have asked ${right.join(' or ')}, not ${to}`);
    this.askedLast.set(caller.queue, this.orderIn(operator, caller.queue));
  }
  private orderIn({ memberships }: KnownOperator, queue: string): number {
    return memberships.find((one) => one.queue === queue)?.order ?? 0;
  }
  private levelIn(id: string, queue: string): number | undefined {
    return this.operators.get(id)?.memberships.find((one) => one.queue === queue)?.level;
  }

  private nobodyIdleBesideWaiting(now: number): void {
    for (const [id, operator] of this.operators) {
      if (operator.presence !== 'ready' || operator.work !== 'idle') continue;
      for (const [callerId, caller] of this.callers) {
        if (caller.phase === 'waiting' && this.mayTakeNow(id, operator, caller, now)) {
          this.fail(`${id} is free while ${callerId} waits`);
        }
      }
    }
  }

  private fits(operator: KnownOperator, caller: KnownCaller): boolean {
    const rules = this.rules.get(caller.queue);
    if (!rules || !operator.memberships.some(({ queue }) => queue === caller.queue)) return false;
    return [rules.skills, caller.skills].every((needs) =>
      Object.entries(needs).every(([skill, level]) => (operator.skills[skill] ?? 0) >= level),
    );
  }
  private mayTakeNow(id: string, operator: KnownOperator, caller: KnownCaller, now: number): boolean {
    if (!this.fits(operator, caller)) return false;
    const known = caller.sticky === undefined ? undefined : this.operators.get(caller.sticky);
    const waitsForAnother =
      known !== undefined && caller.sticky !== id && now < caller.stickyUntil && known.presence === 'ready';
    return !waitsForAnother;
  }
  private isBefore(a: KnownCaller, b: KnownCaller): boolean {
    if (a.front !== b.front) return a.front;
    if (a.front) return a.seq < b.seq;
    const rank = (one: KnownCaller) =>
      one.since - ((this.rules.get(one.queue)?.priority ?? 0) + one.priority) * this.stepMs;
    return rank(a) < rank(b) || (rank(a) === rank(b) && a.seq < b.seq);
  }
}
