import { type Call, type CallsHost, type Clock, type Log, token } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { Phone } from '../index.js';
import type { Legs } from '../outbound/legs.js';
import type { RingingCalls } from '../phones/ringing-calls.js';
import { CallControlClosedError, NoSuchNumberError } from '../errors.js';
import type { Conversations, CallControl, CallControlState, TalkOrder, TalkResult } from './call-control.js';
import { TwoPartyCall } from './two-party-call.js';
import type { TransferRecall } from './transfer-recall.js';
import type { CallControlCommand } from './feature-keys.js';
import type { Way } from '../phones/ring.js';

/** Whom a number leads to, for who dials it at this phone. */
export interface Target {
  /** How they are asked first, in the order in which it is tried; none where nobody can be asked. */
  readonly ways: readonly Way[];
  /** The phone of the house that it is. */
  readonly phoneId?: string;
  /** Where somebody is led who is transferred there. */
  destination(back: TransferRecall): DestinationRef;
}
export interface ConversationParts {
  readonly calls: CallsHost;
  readonly legs: Legs;
  readonly clock: Clock;
  readonly log: Log;
  resolve(number: string, phone: string): Promise<Target | undefined>;
  readonly rung: RingingCalls;
  /** The phone that a call is from or to. */
  phoneOf(call: Call): Promise<Phone | undefined>;
}

/** From the answer of a call to the talk it becomes: a machine under load takes its time, and a quick hand is quicker. */
const joiningMs = 1_000;

/** The talks that are under way at our phones, each in the hand of who sits there. */
export class ConversationRegistry implements Conversations {
  /** By the phone's endpoint, and by its call. */
  private readonly byPhone = new Map<string, TwoPartyCall>();
  private readonly running = new Set<TwoPartyCall>();
  /** Who waits for the talk of a call, by the call. */
  private readonly awaited = new Map<string, (talking: TwoPartyCall | undefined) => void>();

  constructor(private readonly parts: ConversationParts) {}

  async talk(order: TalkOrder): Promise<TalkResult> {
    const { id, phone } = order.phone;
    const talking = new TwoPartyCall(order, { ...this.parts, withCall: (call) => this.withCall(call) });
    const names = phone === undefined ? [id] : [id, phone];
    this.running.add(talking);
    for (const name of names) this.byPhone.set(name, talking);
    for (const call of [id, order.customer.id]) this.awaited.get(call)?.(talking);
    try {
      return await talking.run();
    } finally {
      this.running.delete(talking);
      for (const name of names) if (this.byPhone.get(name) === talking) this.byPhone.delete(name);
    }
  }
  controlOf(phone: string): CallControl | undefined {
    const talking = this.byPhone.get(phone);
    return talking && { state: () => talking.state, wish: (wish) => this.wish(phone, talking, wish) };
  }

  private async withCall(call: string): Promise<TwoPartyCall | undefined> {
    const here = [...this.running].find((talking) => talking.otherThan(call));
    if (here) return here;
    const soon = new Promise<TwoPartyCall | undefined>((resolve) => this.awaited.set(call, resolve));
    const late = this.parts.clock.sleep(joiningMs).then(() => undefined);
    return Promise.race([soon, late]).finally(() => this.awaited.delete(call));
  }
  private async wish(phone: string, talking: TwoPartyCall, wish: CallControlCommand): Promise<CallControlState> {
    if (this.byPhone.get(phone) !== talking) throw new CallControlClosedError();
    if ('to' in wish) {
      const target = await this.parts.resolve(wish.to, phone);
      // In a queue there is nobody to be asked first.
      if (!target || (wish.do === 'consult' && target.ways.length === 0)) throw new NoSuchNumberError(wish.to);
    }
    return talking.wish(wish);
  }
}
export const ConversationsToken = token<ConversationRegistry>('telephony.allConversations');

/** The customer's end of a talk whose operator has handed them over: they talk with the other until one of them goes. */
export async function joinHandedOver(call: Call, legId: string, legs: Legs): Promise<void> {
  const leg = legs.present(legId);
  legs.kept(call.id);
  if (!leg) return;
  try {
    await call.bridge(leg);
  } finally {
    legs.release(legId);
  }
}
