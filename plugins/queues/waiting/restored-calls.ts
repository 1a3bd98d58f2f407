import { Conversations, type TalkResult } from '@perezvon/plugin-telephony';
import { type Call, type Clock, HostClock, inject, injectable } from '@perezvon/sdk/server';
import { z } from 'zod';
import { VisitRecorder } from '../queue-visits/visit-recorder.js';
import { AcdRuntime } from '../runtime/acd-runtime.js';
import { OfferRegistry } from '../runtime/offer-registry.js';
import { OperatorDirectory } from '../runtime/operator-directory.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { backTo } from './target.js';

/** Both calls of a conversation come back within moments; one that does not has ended meanwhile. */
const meetingMs = 2_000;
const operatorCallData = z.object({
  caller: z.string(),
  call: z.string(),
  operator: z.string(),
  queue: z.string(),
  number: z.string().optional(),
  since: z.number(),
});

interface Meeting {
  readonly customer: PromiseWithResolvers<Call>;
  /** The conversation is under control again: keys and transfers work. */
  readonly talk: PromiseWithResolvers<{ readonly result: Promise<TalkResult> }>;
}

/** Conversations that went on while core was away: their two calls find each other, and keys and transfers work as before. */
@injectable()
export class RestoredCalls {
  /** By the caller's call. */
  private readonly meetings = new Map<string, Meeting>();
  /** The callers' calls, in whose journals the wrap-up is written. */
  private readonly callers = new Map<string, Call>();

  constructor(
    @inject(Conversations) private readonly conversations: Conversations,
    @inject(HostClock) private readonly clock: Clock,
    @inject(AcdRuntime) private readonly runtime: AcdRuntime,
    @inject(OfferRegistry) private readonly offers: OfferRegistry,
    @inject(OperatorDirectory) private readonly directory: OperatorDirectory,
    @inject(QueueRepository) private readonly queues: QueueRepository,
    @inject(VisitRecorder) private readonly visits: VisitRecorder,
  ) {}

  /** The caller's call. @returns how the conversation ended; nothing if the operator's call did not come back */
  async caller(call: Call): Promise<TalkResult | undefined> {
    this.callers.set(call.id, call);
    const meeting = this.meeting(call.id);
    meeting.customer.resolve(call);
    const talk = await this.soon(meeting.talk.promise);
    if (talk) return talk.result;
    this.meetings.delete(call.id);
    await call.talk;
    return undefined;
  }

  /** The operator's call: the operator is busy, and free when the conversation is over. */
  async operator(leg: Call): Promise<void> {
    const { caller, call, operator, queue, number, since } = operatorCallData.parse(leg.data);
    const phone = this.directory.presenceOf(operator)?.phone;
    const waiting = {
      id: caller,
      callId: call,
      queueId: queue,
      number,
      since,
      sameNodeAs: undefined,
      talk: () => Promise.resolve(),
      overflow: () => undefined,
      takenToFront: () => undefined,
      journal: (event: string, data: Readonly<Record<string, unknown>>) =>
        (this.callers.get(call) ?? leg).journal(event, data),
    };
    if (phone) {
      this.runtime.resumeTalk(waiting, operator, leg.since);
      this.offers.adopt(leg, waiting, operator, phone);
    }
    const customer = await this.converse(leg, call, queue);
    const byOperator = customer ? !customer.signal.aborted : leg.signal.aborted;
    const { withinSeconds } = this.queues.find(queue)?.settings.serviceLevel ?? { withinSeconds: 0 };
    this.visits.record({
      callId: call,
      queueId: queue,
      number,
      enteredAt: since,
      outcome: 'answered',
      operatorId: operator,
      connectedAt: leg.since,
      endedAt: this.clock.now(),
      within: leg.since - since <= withinSeconds * 1_000,
      endedBy: byOperator ? 'operator' : 'caller',
    });
  }

  /** @returns the caller's call, if it came back */
  private async converse(leg: Call, callerId: string, queueId: string): Promise<Call | undefined> {
    const meeting = this.meeting(callerId);
    const customer = await this.soon(meeting.customer.promise);
    this.meetings.delete(callerId);
    if (!customer) {
      await leg.talk;
      return undefined;
    }
    const result = this.conversations.talk({ customer, phone: leg, back: backTo(queueId) });
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
    return Promise.race([met, this.clock.sleep(meetingMs).then(() => undefined)]);
  }
}
