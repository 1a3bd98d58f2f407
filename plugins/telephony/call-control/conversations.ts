import { type Call, token } from '@perezvon/sdk/server';
import type { Legs } from '../outbound/legs.js';
import { CallControlClosedError, NoSuchNumberError } from '../errors.js';
import type { Conversations, CallControl, CallControlState, TalkOrder, TalkResult } from './call-control.js';
import { TwoPartyCall } from './two-party-call.js';
import type { CallControlCommand } from './feature-keys.js';
import type { ConversationParts } from './conversation-parts.js';

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
    return talking && { state: () => talking.state, perform: (command) => this.perform(phone, talking, command) };
  }

  private async withCall(call: string): Promise<TwoPartyCall | undefined> {
    const here = [...this.running].find((talking) => talking.otherThan(call));
    if (here) return here;
    const soon = new Promise<TwoPartyCall | undefined>((resolve) => this.awaited.set(call, resolve));
    const late = this.parts.clock.sleep(joiningMs).then(() => undefined);
    return Promise.race([soon, late]).finally(() => this.awaited.delete(call));
  }
  private async perform(phone: string, talking: TwoPartyCall, command: CallControlCommand): Promise<CallControlState> {
    if (this.byPhone.get(phone) !== talking) throw new CallControlClosedError();
    if ('to' in command) {
      const target = await this.parts.resolve(command.to, phone);
      // In a queue there is nobody to be asked first.
      if (!target || (command.do === 'consult' && target.targets.length === 0)) throw new NoSuchNumberError(command.to);
    }
    return talking.perform(command);
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
