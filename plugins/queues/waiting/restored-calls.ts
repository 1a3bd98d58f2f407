import type { Call, Clock } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { Conversations, TalkResult } from '@perezvon/plugin-telephony';

/** Both ends come back in the same moment; one that does not has gone meanwhile. */
const meetingMs = 2_000;

interface Meeting {
  readonly customer: PromiseWithResolvers<Call>;
  /** The two are in a hand again. */
  readonly talk: PromiseWithResolvers<{ readonly result: Promise<TalkResult> }>;
}

/** Talks that went on while core was away: their two ends meet again, and the one at the phone may hold and transfer as before. */
export class RestoredCalls {
  /** By the caller's call. */
  private readonly meetings = new Map<string, Meeting>();

  constructor(private readonly parts: { readonly talks: Conversations; readonly clock: Clock }) {}

  /** The caller's end. @returns how it was over; nothing where nobody held it in the hand */
  async caller(call: Call): Promise<TalkResult | undefined> {
    const meeting = this.meeting(call.id);
    meeting.customer.resolve(call);
    const talk = await this.soon(meeting.talk.promise);
    if (talk) return talk.result;
    this.meetings.delete(call.id);
    await call.talk;
    return undefined;
  }

  /**
   * The operator's end, until the two are done with each other.
   *
   * @param back where the caller waits again whom nobody takes after a transfer
   * @returns the caller's call, where it is known
   */
  async phone(leg: Call, callerId: string, back: DestinationRef): Promise<Call | undefined> {
    const meeting = this.meeting(callerId);
    const customer = await this.soon(meeting.customer.promise);
    this.meetings.delete(callerId);
    if (!customer) {
      await leg.talk;
      return undefined;
    }
    const result = this.parts.talks.talk({ customer, phone: leg, back });
    meeting.talk.resolve({ result });
    await result;
    return customer;
  }

  private meeting(callerId: string): Meeting {
    const known = this.meetings.get(callerId);
    if (known) return known;
    const meeting: Meeting = { customer: Promise.withResolvers(), talk: Promise.withResolvers() };
    this.meetings.set(callerId, meeting);
    return meeting;
  }
  private soon<T>(met: Promise<T>): Promise<T | undefined> {
    return Promise.race([met, this.parts.clock.sleep(meetingMs).then(() => undefined)]);
  }
}
