import type { Call } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { goesOn } from '../outbound/failover.js';
import type { DialTarget } from '../phones/dial-target.js';
import { CallControlClosedError, WrongCallStateError } from '../errors.js';
import type { Target } from './conversation-parts.js';
import type { CallControlState, TalkOrder, TalkResult } from './call-control.js';
import { aborted, handedOver, settled } from './talk-acts.js';
import { handlePhoneButtons, type PhoneButtonNeeds } from './phone-buttons.js';
import { keyGapMs, type CallControlCommand, FeatureKeys } from './feature-keys.js';

const ringMs = 30_000;
const partingMs = 2_000;
const over: TalkResult = { how: 'over' };
/** What is to be done next, by command or because the phone's own key has settled it. */
type Step =
  | CallControlCommand
  | { readonly do: 'handOver'; readonly to: string; readonly leg: string }
  | { readonly do: 'give' };
type Next = TalkResult | 'talk' | Step;
/** What may be asked for in which state. */
const possible: Readonly<Record<CallControlState, readonly CallControlCommand['do'][]>> = {
  talking: ['hold', 'blind', 'consult'],
  held: ['hold', 'resume', 'blind', 'consult'],
  consulting: ['complete', 'conference', 'back', 'hold'],
  conference: ['complete', 'back'],
};

/** One talk, from the joining to the parting or the handing over. */
export class TwoPartyCall {
  state: CallControlState = 'talking';
  private wanted: Step | undefined;
  private phase = new AbortController();
  private finished = false;

  constructor(
    readonly order: TalkOrder,
    private readonly parts: PhoneButtonNeeds,
  ) {}

  /** Told by keys, Jabber or a screen. */
  perform(command: CallControlCommand): CallControlState {
    if (this.finished) throw new CallControlClosedError();
    if (!this.may(command.do)) throw new WrongCallStateError(command.do, this.state);
    this.request(command);
    return this.state;
  }
  may(what: CallControlCommand['do']): boolean {
    return !this.finished && possible[this.state].includes(what);
  }
  /** The customer is led to a leg with whom the holder of the phone has spoken by another call. */
  handOver(to: string, leg: string): void {
    this.request({ do: 'handOver', to, leg });
  }
  /** The other end is given to somebody else. */
  give(): void {
    this.request({ do: 'give' });
  }
  otherThan(call: string): Call | undefined {
    const { customer, phone } = this.order;
    return call === customer.id ? phone : call === phone.id ? customer : undefined;
  }
  private request(step: Step): void {
    this.wanted = step;
    this.phase.abort();
  }

  async run(): Promise<TalkResult> {
    const { customer, phone, joined } = this.order;
    const keys = new FeatureKeys();
    let pause: NodeJS.Timeout | undefined;
    const heard = (command: CallControlCommand | undefined) => {
      if (command && this.may(command.do)) this.perform(command);
    };
    const listening = phone.onKey((key) => {
      clearTimeout(pause);
      heard(keys.press(key, this.parts.clock.now()));
      pause = setTimeout(() => heard(keys.pause()), keyGapMs);
    });
    const ownKeys = handlePhoneButtons(this, this.parts);
    try {
      let first = joined;
      for (let next: Next = 'talk'; ; ) {
        if (typeof next === 'object' && 'how' in next) return next;
        if (next === 'talk') {
          next = await this.together(first);
          first = undefined;
        } else next = await this.take(next);
        if (customer.signal.aborted) return over;
      }
    } finally {
      this.finished = true;
      clearTimeout(pause);
      listening.dispose();
      ownKeys.dispose();
    }
  }

  private async take(command: Step): Promise<Next> {
    switch (command.do) {
      case 'give':
        return { how: 'given' };
      case 'handOver':
        this.order.customer.journal('TRANSFER', { kind: 'attended', to: command.to });
        return handedOver(command.leg);
      case 'hold':
        return this.hold();
      case 'blind':
        return this.blind(command.to);
      case 'consult':
        return this.consult(command.to);
      default:
        return 'talk';
    }
  }

  private async together(joined: (() => void) | undefined): Promise<Next> {
    const { customer, phone } = this.order;
    this.begin('talking');
    await customer.bridge(phone, { until: this.phase.signal, ...(joined ? { joined } : {}) });
    await this.partingTold();
    return this.requested() ?? over;
  }

  private async hold(): Promise<Next> {
    const { customer, phone } = this.order;
    this.begin('held');
    const since = this.parts.clock.now();
    customer.journal('HOLD', { by: 'operator' });
    await customer.startMusic();
    try {
      await this.wait(customer.signal, phone.signal);
    } finally {
      customer.journal('UNHOLD', { ms: this.parts.clock.now() - since });
    }
    if (phone.signal.aborted || customer.signal.aborted) return over;
    await customer.stopMusic();
    const command = this.requested();
    return command && command.do !== 'hold' && command.do !== 'resume' ? command : 'talk';
  }

  private async blind(number: string): Promise<Next> {
    const target = await this.target(number);
    if (!target) return 'talk';
    const { customer, phone, back: place } = this.order;
    const phoneId = (await this.parts.phoneOf(phone))?.id;
    customer.journal('TRANSFER', { kind: 'blind', to: number });
    return { how: 'transferred', kind: 'blind', to: target.destination({ phoneId, place }) };
  }

  /** Asks somebody first: the customer waits with music, and is handed over when the one at the phone hangs up. */
  private async consult(number: string): Promise<Next> {
    const target = await this.target(number);
    // A queue or a full trunk: there is nobody to ask.
    if (!target || target.targets.length === 0) return 'talk';
    const { customer, phone } = this.order;
    const { calls, legs, clock } = this.parts;
    this.begin('consulting');
    const since = clock.now();
    customer.journal('HOLD', { by: 'operator', consult: number });
    await customer.startMusic();
    let id = newId();
    let kept = false;
    const gone = () => void calls.cancel(id);
    customer.signal.addEventListener('abort', gone, { once: true });
    try {
      let other: Call | undefined;
      for (const one of target.targets) {
        id = newId();
        const asked = await this.call(id, one, target.phoneId);
        other = asked.other;
        if (other || !asked.next || this.phase.signal.aborted || customer.signal.aborted || phone.signal.aborted) break;
        legs.release(id);
      }
      const next = other ? await this.withBoth(other) : this.afterRinging();
      kept = next === 'hand over';
      if (next !== 'hand over') return next;
      customer.journal('TRANSFER', { kind: 'attended', to: number });
      legs.promise(customer.id, id);
      return handedOver(id);
    } finally {
      customer.signal.removeEventListener('abort', gone);
      customer.journal('UNHOLD', { ms: clock.now() - since });
      if (!kept) {
        legs.release(id);
        gone();
      }
      if (!customer.signal.aborted) await customer.stopMusic();
    }
  }

  /** The one at the phone talks with the third; then all together, or the customer is handed over. */
  private async withBoth(other: Call): Promise<'talk' | 'hand over' | TalkResult> {
    const { customer, phone } = this.order;
    for (;;) {
      this.begin('consulting');
      await settled(phone.bridge(other, { until: this.phase.signal }));
      await this.partingTold(other);
      const command = this.requested();
      if (customer.signal.aborted) return over;
      if (other.signal.aborted) return phone.signal.aborted ? over : 'talk';
      // Who hangs up in the middle of it has introduced the two.
      if (phone.signal.aborted || command?.do === 'complete') return 'hand over';
      if (command?.do !== 'conference') return 'talk';
      await customer.stopMusic();
      const how = await this.conference(other);
      if (how !== 'alone again') return how;
      if (other.signal.aborted) return 'talk';
    }
  }

  private async conference(other: Call): Promise<'talk' | 'hand over' | 'alone again' | TalkResult> {
    const { customer, phone } = this.order;
    this.begin('conference');
    customer.journal('CONFERENCE', { with: other.id });
    const third = new AbortController();
    let attending: Promise<unknown> | undefined;
    const joined = () => (attending = settled(other.supervise(customer.id, 'join', third.signal)));
    await settled(customer.bridge(phone, { until: this.phase.signal, joined }));
    await this.partingTold(other);
    third.abort();
    // The third is out of it before they are joined again: what records the two would else miss one of them.
    await attending;
    const command = this.requested();
    if (customer.signal.aborted) return over;
    if (phone.signal.aborted || command?.do === 'complete') return other.signal.aborted ? over : 'hand over';
    return 'talk';
  }

  /** Calls the third party over one trunk. @returns them, or whether the next one is tried */
  private async call(
    id: string,
    target: DialTarget,
    phoneId: string | undefined,
  ): Promise<{ readonly other: Call | undefined; readonly next: boolean }> {
    const { calls, legs, ringingCalls } = this.parts;
    const { customer, phone } = this.order;
    const arriving = legs.expect(id);
    if (phoneId !== undefined)
      ringingCalls.expect(id, { phoneId, customer, why: 'asked', by: await this.parts.phoneOf(phone) });
    const order = { ...target, id, sameNodeAs: customer.id, ringTimeoutMs: ringMs, language: customer.language };
    const [result] = await calls.start([
      { ...order, destination: { kind: 'telephony.leg', target: {} }, data: { for: customer.id } },
    ]);
    if (result?.state !== 'started') return { other: undefined, next: true };
    const other = await this.ringUntil(arriving);
    return { other, next: !other && goesOn({ how: 'notReached', end: legs.endOf(id) }) };
  }

  /** The ringing tone for the one at the phone, until the third is there or is not to come. */
  private async ringUntil(arriving: Promise<Call | undefined>): Promise<Call | undefined> {
    const { phone, customer } = this.order;
    const stop = new AbortController();
    const until = AbortSignal.any([stop.signal, this.phase.signal]);
    const ringing = settled(phone.play({ tone: 'ring' }, { until }));
    const given = this.wait(customer.signal, phone.signal).then(() => undefined);
    const other = await Promise.race([arriving, given]);
    stop.abort();
    await ringing;
    return other;
  }
  private afterRinging(): 'talk' | TalkResult {
    this.requested();
    // Hung up while it still rang: nobody has spoken with the third yet, and the customer is not to be lost.
    return this.order.phone.signal.aborted || this.order.customer.signal.aborted ? over : 'talk';
  }

  /** That somebody has left a talk is heard a moment before that they hung up: who it was decides what is next. */
  private async partingTold(other?: Call): Promise<void> {
    const { customer, phone } = this.order;
    if (this.phase.signal.aborted) return;
    const told = AbortSignal.any([customer, phone, ...(other ? [other] : [])].map(({ signal }) => signal));
    await this.parts.clock.sleep(partingMs, told).catch((error: unknown) => {
      if (!told.aborted) throw error;
    });
  }
  private async target(number: string): Promise<Target | undefined> {
    return this.parts.resolve(number, this.order.phone.phone ?? '');
  }
  private begin(state: CallControlState): void {
    this.state = state;
    this.phase = new AbortController();
    this.wanted = undefined;
  }
  private requested(): Step | undefined {
    const { wanted } = this;
    this.wanted = undefined;
    return wanted;
  }
  private wait(...signals: readonly AbortSignal[]): Promise<void> {
    return aborted(this.phase.signal, ...signals);
  }
}
