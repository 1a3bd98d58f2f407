import { type Call, type CallsHost, type Clock, type Log, token } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { Phone } from '../index.js';
import type { Legs } from '../outside/legs.js';
import type { RungPhones } from '../phones/rung-phones.js';
import { ClosedHandError, NoSuchNumberError } from '../errors.js';
import type { Conversations, Hand, HandState, TalkOrder, TalkResult } from './door.js';
import { Talking } from './talking.js';
import type { WayBack } from './way-back.js';
import type { Wish } from './wishes.js';
import type { Way } from '../phones/ring.js';

/** Whom a number leads to, for who dials it at this phone. */
export interface Target {
  /** How they are asked first, in the order in which it is tried; none where nobody can be asked. */
  readonly ways: readonly Way[];
  /** The phone of the house that it is. */
  readonly phoneId?: string;
  /** Where somebody is led who is transferred there. */
  destination(back: WayBack): DestinationRef;
}
export interface ConversationParts {
  readonly calls: CallsHost;
  readonly legs: Legs;
  readonly clock: Clock;
  readonly log: Log;
  resolve(number: string, phone: string): Promise<Target | undefined>;
  readonly rung: RungPhones;
  /** The phone that a call is from or to. */
  phoneOf(call: Call): Promise<Phone | undefined>;
}

/** From the answer of a call to the talk it becomes: a machine under load takes its time, and a quick hand is quicker. */
const joiningMs = 1_000;

/** The talks that are under way at our phones, each in the hand of who sits there. */
export class AllConversations implements Conversations {
  /** By the phone's endpoint, and by its call. */
  private readonly byPhone = new Map<string, Talking>();
  private readonly running = new Set<Talking>();
  /** Who waits for the talk of a call, by the call. */
  private readonly awaited = new Map<string, (talking: Talking | undefined) => void>();

  constructor(private readonly parts: ConversationParts) {}

  async talk(order: TalkOrder): Promise<TalkResult> {
    const { id, phone } = order.phone;
    const talking = new Talking(order, { ...this.parts, withCall: (call) => this.withCall(call) });
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
  handOf(phone: string): Hand | undefined {
    const talking = this.byPhone.get(phone);
    return talking && { state: () => talking.state, wish: (wish) => this.wish(phone, talking, wish) };
  }

  private async withCall(call: string): Promise<Talking | undefined> {
    const here = [...this.running].find((talking) => talking.otherThan(call));
    if (here) return here;
    const soon = new Promise<Talking | undefined>((resolve) => this.awaited.set(call, resolve));
    const late = this.parts.clock.sleep(joiningMs).then(() => undefined);
    return Promise.race([soon, late]).finally(() => this.awaited.delete(call));
  }
  private async wish(phone: string, talking: Talking, wish: Wish): Promise<HandState> {
    if (this.byPhone.get(phone) !== talking) throw new ClosedHandError();
    if ('to' in wish) {
      const target = await this.parts.resolve(wish.to, phone);
      // In a queue there is nobody to be asked first.
      if (!target || (wish.do === 'consult' && target.ways.length === 0)) throw new NoSuchNumberError(wish.to);
    }
    return talking.wish(wish);
  }
}
export const ConversationsToken = token<AllConversations>('telephony.allConversations');

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
