import type { Call } from '@perezvon/sdk/server';
import { type DestinationRef, type Language, newId } from '@perezvon/sdk/shared';
import type { CallsHost, Clock, Log, Media } from '@perezvon/sdk/server';
import type { Conversations, TalkResult, OutboundRouting } from '@perezvon/plugin-telephony';
import type { OverflowReason } from '../acd/index.js';
import type { AcdRuntime, Waiting } from '../runtime/acd-runtime.js';
import type { OfferRegistry } from '../runtime/offer-registry.js';
import type { LiveBoard } from '../runtime/live-board.js';
import type { QueueVisit, QueueVisitRepository } from '../queue-visits/queue-visit-repository.js';
import type { QueueRepository } from '../settings/queue-repository.js';
import { z } from 'zod';
import { completion } from '../waiting/completion.js';
import type { CallbackCompliance } from './callback-compliance.js';
import { saidText } from '../waiting/said-texts.js';
import type { Callback, CallbackRepository } from './callback-repository.js';
import type { RestoredCalls } from '../waiting/restored-calls.js';
import type { QueuedCall } from '../waiting/queued-call.js';
import type { Speech } from '@perezvon/plugin-sounds';

export interface CallbackParts {
  readonly rows: CallbackRepository;
  readonly calls: CallsHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly floor: () => AcdRuntime;
  readonly offers: OfferRegistry;
  readonly stays: QueueVisitRepository;
  readonly board: LiveBoard;
  readonly book: QueueRepository;
  readonly speech: Speech;
  readonly talks: Conversations;
  readonly resumed: RestoredCalls;
  readonly routing: OutboundRouting;
  readonly compliance: CallbackCompliance;
  /** Where a customer waits again when a transfer fails. */
  backTo(queueId: string): DestinationRef;
}
const triesMax = 3;
const retryMs = 600_000;
const ringMs = 30_000;
const legData = z.object({
  caller: z.string(),
  call: z.string(),
  operator: z.string(),
  queue: z.string(),
  number: z.string().optional(),
  since: z.number(),
});

/** The call in whose journal stands what is told of a call back. */
interface Told {
  by: Call | undefined;
}
/** A promise that was kept. */
interface Kept {
  readonly customer: Call;
  readonly operatorId: string;
  readonly connectedAt: number;
  /** The operator hung up before the customer. */
  readonly operatorFirst: boolean;
}

/** Customers who hung up and kept their place: they are called when an operator is there for them. */
export class CallbackRegistry {
  private readonly customers = new Map<string, { found: (call: Call | undefined) => void; done: Promise<void> }>();

  /** No more than talked when core came back. */
  private readonly resumed = new Map<string, Call>();

  constructor(private readonly parts: CallbackParts) {}

  /** Those who still wait, after a restart. */
  async load(): Promise<void> {
    const now = this.parts.clock.now();
    const interrupted = await this.parts.rows.interrupted();
    if (interrupted.length > 0)
      this.parts.log.warn('call backs were being dialled when core ended; they are not dialled again', { interrupted });
    for (const { callback, notBefore } of await this.parts.rows.waiting()) this.later(notBefore - now, callback);
  }

  /** Whether a caller's number may be called: they tell it themselves, and it may be an expensive one that is not theirs. */
  async mayPromise(number: string): Promise<boolean> {
    return (await this.parts.routing.allows(number)) && (await this.parts.compliance.allows(number));
  }
  /**
   * Written down first, then told to the caller.
   *
   * @param wants what the call had beside the queue's own
   */
  async promise(call: Call, waiting: QueuedCall, wants: Pick<Callback, 'priority' | 'skills'>): Promise<void> {
    const { language } = call;
    const callback: Callback = {
      ...wants,
      id: newId(),
      callId: call.id,
      queueId: waiting.queueId,
      number: call.number ?? '',
      trunk: call.trunk,
      language,
      since: waiting.since,
      isFirst: false,
      tries: 0,
    };
    await this.parts.rows.add(callback, this.parts.clock.now());
    this.line(callback);
    await call.play(await this.parts.speech.media(saidText('callback', language), language));
  }

  /** What a caller hears whose number may not be called: they wait on. */
  refusal(language: Language): Promise<Media> {
    return this.parts.speech.media(saidText('callbackRefused', language), language);
  }

  /** In the customer's own destination, when they have answered. */
  async answered(call: Call): Promise<void> {
    const expected = this.customers.get(call.id);
    expected?.found(call);
    await expected?.done;
  }
  readonly ended = (id: string): void => this.customers.get(id)?.found(undefined);

  /** A caller in a talk that went on while core was away: the operator's work after it belongs to their call. */
  resumedCaller(call: Call): void {
    this.resumed.set(call.id, call);
  }
  /** An operator's leg in a talk that went on while core was away: the operator is taken, and free when it is over. */
  async resumeLeg(leg: Call): Promise<void> {
    const { caller, call, operator, queue, number, since } = legData.parse(leg.data);
    const floor = this.parts.floor();
    const phone = floor.presenceOf(operator)?.phone;
    const waiting: Waiting = {
      id: caller,
      callId: call,
      queueId: queue,
      number,
      since,
      sameNodeAs: undefined,
      talk: () => Promise.resolve(),
      overflow: () => undefined,
      takenToFront: () => undefined,
      journal: (event, data) => (this.resumed.get(call) ?? leg).journal(event, data),
    };
    if (phone) {
      floor.resumeTalk(waiting, operator, leg.since);
      this.parts.offers.adopt(leg, waiting, operator, phone);
    }
    const customer = await this.parts.resumed.phone(leg, call, this.parts.backTo(queue));
    const byOperator = customer ? !customer.signal.aborted : leg.signal.aborted;
    const now = this.parts.clock.now();
    const stay: QueueVisit = {
      callId: call,
      queueId: queue,
      number,
      enteredAt: since,
      outcome: 'answered',
      operatorId: operator,
      connectedAt: leg.since,
      endedAt: now,
      within: leg.since - since <= this.withinMs(queue),
      endedBy: byOperator ? 'operator' : 'caller',
    };
    this.parts.stays.add(stay);
    this.parts.board.stayed(stay);
  }

  private later(afterMs: number, callback: Callback): void {
    if (afterMs <= 0) this.line(callback);
    else setTimeout(() => this.line(callback), afterMs).unref();
  }
  private line(callback: Callback): void {
    const { queueId, number, callId, since, priority, skills } = callback;
    const told: Told = { by: undefined };
    const waiting: Waiting = {
      id: callback.id,
      callId,
      queueId,
      number,
      since,
      isCallback: true,
      sameNodeAs: undefined,
      talk: (leg, operatorId) => this.talk(callback, leg, operatorId, told),
      overflow: (why: OverflowReason) => this.dropped(callback, why),
      takenToFront: () => void this.parts.rows.first(callback.id),
      // Until the two have been joined there is no call in whose journal it could stand.
      journal: (event, data) => told.by?.journal(event, data),
    };
    this.parts.floor().arrive(waiting, { entered: since, priority, skills, first: callback.isFirst, callback: true });
  }

  /** The operator is there: now the customer is called, and the two are joined. */
  private async talk(callback: Callback, leg: Call, operatorId: string, told: Told): Promise<void> {
    const id = newId();
    const { clock, calls } = this.parts;
    const found = Promise.withResolvers<Call | undefined>();
    const done = Promise.withResolvers<void>();
    this.customers.set(id, { found: found.resolve, done: done.promise });
    const giveUp = () => void calls.cancel(id);
    const hungUp = () => {
      // The customer is let go by this: asked later, they would seem to have gone first.
      if (kept && !kept.customer.signal.aborted) kept = { ...kept, operatorFirst: true };
      giveUp();
    };
    leg.signal.addEventListener('abort', hungUp, { once: true });
    let kept: Kept | undefined;
    let postponed = false;
    let handedOver: Extract<TalkResult, { how: 'transferred' }> | undefined;
    try {
      // Rules may have changed since the promise, and the number is the caller's word, none of ours.
      const allowed = await this.parts.compliance.allows(callback.number);
      const [way] = allowed ? await this.parts.routing.to(callback.number) : [];
      postponed = way !== undefined && !(await this.mayDial(callback));
      const [result] =
        way && !postponed
          ? await calls.start([
              {
                ...way,
                id,
                sameNodeAs: leg.id,
                ringTimeoutMs: ringMs,
                language: callback.language,
                destination: { kind: 'queues.customer', target: {} },
                // The interaction is the call in which the customer asked for it.
                data: { callback: callback.id, interaction: callback.callId, record: this.isRecorded(callback) },
              },
            ])
          : [];
      if (result?.state !== 'started') found.resolve(undefined);
      const ringing = new AbortController();
      const [customer] = await Promise.all([
        found.promise.finally(() => ringing.abort()),
        leg.play({ tone: 'ring' }, { until: ringing.signal }),
      ]);
      if (customer) {
        const joined = () => {
          kept = { customer, operatorId, connectedAt: clock.now(), operatorFirst: false };
          told.by = customer;
          this.kept(callback, kept);
        };
        const end = await this.parts.talks.talk({
          customer,
          phone: leg,
          joined,
          back: this.parts.backTo(callback.queueId),
        });
        if (end.how === 'transferred') {
          handedOver = end;
          await customer.enter(end.to);
        }
      }
    } finally {
      leg.signal.removeEventListener('abort', hungUp);
      this.customers.delete(id);
      done.resolve();
      if (!handedOver) giveUp();
      if (kept) this.talked(callback, kept, handedOver);
      else this.tried(callback, postponed);
    }
  }

  /** Whether the dial is written: without that a restart would dial again. */
  private async mayDial({ id }: Callback): Promise<boolean> {
    try {
      return await this.parts.rows.dialling(id);
    } catch (error) {
      this.parts.log.warn('a call back waits: its dial cannot be written', { callback: id, error });
      return false;
    }
  }

  /**
   * The two hear each other: the promise is kept, whatever becomes of core from here on. The stay goes on in the journal of
   * this second call, and says whose stay it was.
   */
  private kept(callback: Callback, { customer, operatorId: operator }: Kept): void {
    const { id, callId: interaction, queueId: queue, since } = callback;
    void this.parts.rows.over(id, 'done');
    customer.journal('ENTERQUEUE', { queue, operator, withinMs: this.withinMs(queue), since, interaction });
  }
  private talked(
    callback: Callback,
    { customer, operatorId, connectedAt, operatorFirst }: Kept,
    transfer: Extract<TalkResult, { how: 'transferred' }> | undefined,
  ): void {
    const { callId, queueId, number, since } = callback;
    const endedAt = this.parts.clock.now();
    const endedBy = customer.signal.aborted && !operatorFirst ? 'caller' : 'operator';
    const waitMs = connectedAt - since;
    customer.journal(completion(endedBy, transfer?.kind), {
      queue: queueId,
      operator: operatorId,
      waitMs,
      talkMs: endedAt - connectedAt,
    });
    const stay: QueueVisit = {
      callId,
      queueId,
      number,
      enteredAt: since,
      outcome: 'answered',
      operatorId,
      connectedAt,
      endedAt,
      within: waitMs <= this.withinMs(queueId),
      endedBy,
      continues: true,
    };
    this.parts.stays.add(stay);
    this.parts.board.stayed(stay);
  }
  private withinMs(queueId: string): number {
    return (this.parts.book.find(queueId)?.settings.serviceLevel.withinSeconds ?? 0) * 1_000;
  }
  private isRecorded({ queueId }: Callback): boolean {
    return this.parts.book.find(queueId)?.settings.record ?? false;
  }

  /** Nobody answered, or nobody was called. The operator does not wait for the write: it may take as long as an outage. */
  private tried(callback: Callback, isPostponed: boolean): void {
    const now = this.parts.clock.now();
    const tries = isPostponed ? callback.tries : callback.tries + 1;
    if (tries >= triesMax) {
      void this.parts.rows.over(callback.id, 'given up');
      return;
    }
    void this.parts.rows.again(callback.id, tries, now + retryMs);
    this.later(retryMs, { ...callback, tries });
  }
  /** Nothing but the end of its queue takes a promise back. */
  private dropped({ id, queueId }: Callback, why: OverflowReason): void {
    this.parts.log.warn('a promised call back has no queue any more', { callback: id, queue: queueId, why });
    void this.parts.rows.over(id, 'queueGone');
  }
}
