import type { Call } from '@perezvon/sdk/server';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { type DestinationRef, newId } from '@perezvon/sdk/shared';
import type { CallsHost, Clock, Log, Media } from '@perezvon/sdk/server';
import type { Conversations, WaysOut } from '@perezvon/plugin-telephony';
import type { OverflowReason } from '../acd/index.js';
import type { Floor, Waiting } from '../floor/floor.js';
import type { OfferBook } from '../floor/offer-book.js';
import type { LiveBoard } from '../floor/live-board.js';
import type { Stay, StayBook } from '../stays/stay-book.js';
import type { QueueBook } from '../book/queue-book.js';
import { z } from 'zod';
import type { WaitingCall } from './waiting-call.js';
import type { Speech } from '@perezvon/plugin-sounds';

export interface CallbackParts {
  readonly pool: Pool;
  readonly calls: CallsHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly floor: () => Floor;
  readonly offers: OfferBook;
  readonly stays: StayBook;
  readonly board: LiveBoard;
  readonly book: QueueBook;
  readonly speech: Speech;
  readonly talks: Conversations;
  readonly waysOut: WaysOut;
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

interface Callback {
  readonly id: string;
  readonly callId: string;
  readonly queueId: string;
  readonly number: string;
  readonly trunk: string | undefined;
  readonly language: 'ru' | 'en';
  readonly since: number;
  readonly tries: number;
}

/** Customers who hung up and kept their place: they are called when an operator is there for them. */
export class CallbackBook {
  private readonly customers = new Map<string, { found: (call: Call | undefined) => void; done: Promise<void> }>();

  constructor(private readonly parts: CallbackParts) {}

  /** Those who still wait, after a restart. */
  async load(): Promise<void> {
    const [rows] = await this.parts.pool.query<RowDataPacket[]>(
      "SELECT * FROM queues_callbacks WHERE state = 'waiting' ORDER BY since",
    );
    const now = this.parts.clock.now();
    for (const row of rows) {
      const afterMs = (row['not_before'] as Date).getTime() - now;
      this.later(afterMs, {
        id: String(row['id']),
        callId: String(row['call_id']),
        queueId: String(row['queue_id']),
        number: String(row['number']),
        trunk: (row['trunk'] as string | null) ?? undefined,
        language: row['language'] === 'en' ? 'en' : 'ru',
        since: (row['since'] as Date).getTime(),
        tries: Number(row['tries']),
      });
    }
  }

  /** Whether a caller's number may be called: they tell it themselves, and it may be an expensive one that is not theirs. */
  mayPromise(number: string): Promise<boolean> {
    return this.parts.waysOut.allows(number);
  }
  /** Written down first, then told to the caller. */
  async promise(call: Call, waiting: WaitingCall): Promise<void> {
    const callback: Callback = {
      id: newId(),
      callId: call.id,
      queueId: waiting.queueId,
      number: call.number ?? '',
      trunk: call.trunk,
      language: call.language,
      since: waiting.since,
      tries: 0,
    };
    const { id, callId, queueId, number, trunk, language, since } = callback;
    await this.parts.pool.query(
      'INSERT INTO queues_callbacks (id, call_id, queue_id, number, trunk, language, since, state, tries, not_before) VALUES (?)',
      [[id, callId, queueId, number, trunk ?? null, language, new Date(since), 'waiting', 0, new Date()]],
    );
    this.line(callback);
    const text =
      language === 'ru'
        ? 'Мы перезвоним вам, когда подойдёт ваша очередь'
        : 'We will call you back when it is your turn';
    await call.play(await this.parts.speech.media(text, language));
  }

  /** What a caller hears whose number may not be called: they wait on. */
  refusal(language: 'ru' | 'en'): Promise<Media> {
    const text =
      language === 'ru'
        ? 'Мы не можем перезвонить на ваш номер. Пожалуйста, оставайтесь на линии'
        : 'We cannot call your number back. Please stay on the line';
    return this.parts.speech.media(text, language);
  }

  /** In the customer's own destination, when they have answered. */
  async answered(call: Call): Promise<void> {
    const expected = this.customers.get(call.id);
    expected?.found(call);
    await expected?.done;
  }
  readonly ended = (id: string): void => this.customers.get(id)?.found(undefined);

  /** An operator's leg in a talk that went on while core was away: the operator is taken, and free when it is over. */
  async resumeLeg(leg: Call, talk: Promise<void>): Promise<void> {
    const { caller, call, operator, queue, number, since } = legData.parse(leg.data);
    const floor = this.parts.floor();
    const phone = floor.presenceOf(operator)?.phone;
    const waiting: Waiting = {
      id: caller,
      callId: call,
      queueId: queue,
      number,
      since,
      near: undefined,
      talk: () => Promise.resolve(),
      overflow: () => undefined,
      journal: (event, data) => leg.journal(event, data),
    };
    if (phone) {
      floor.resumeTalk(waiting, operator, leg.since);
      this.parts.offers.adopt(leg, waiting, operator, phone);
    }
    await talk;
    const now = this.parts.clock.now();
    const stay: Stay = {
      callId: call,
      queueId: queue,
      number,
      enteredAt: since,
      outcome: 'answered',
      operatorId: operator,
      connectedAt: leg.since,
      endedAt: now,
      within: leg.since - since <= (this.parts.book.find(queue)?.settings.serviceLevel.withinSeconds ?? 0) * 1_000,
      endedBy: leg.signal.aborted ? 'operator' : 'caller',
    };
    this.parts.stays.add(stay);
    this.parts.board.stayed(stay);
  }

  private later(afterMs: number, callback: Callback): void {
    if (afterMs <= 0) this.line(callback);
    else setTimeout(() => this.line(callback), afterMs).unref();
  }
  private line(callback: Callback): void {
    const { queueId, number, callId, since } = callback;
    const waiting: Waiting = {
      id: callback.id,
      callId,
      queueId,
      number,
      since,
      near: undefined,
      talk: (leg, operatorId) => this.talk(callback, leg, operatorId),
      overflow: (why: OverflowReason) => void this.over(callback, why === 'tooLong' ? 'given up' : why),
      journal: () => undefined,
    };
    this.parts.floor().arrive(waiting, { entered: this.parts.clock.now(), restored: true });
  }

  /** The operator is there: now the customer is called, and the two are joined. */
  private async talk(callback: Callback, leg: Call, operatorId: string): Promise<void> {
    const id = newId();
    const { clock, calls } = this.parts;
    const found = Promise.withResolvers<Call | undefined>();
    const done = Promise.withResolvers<void>();
    this.customers.set(id, { found: found.resolve, done: done.promise });
    const giveUp = () => void calls.cancel(id);
    leg.signal.addEventListener('abort', giveUp, { once: true });
    let connectedAt: number | undefined;
    let handedOver = false;
    try {
      // A rule may have gone since the promise: the number is the caller's word, and none of ours.
      const [way] = await this.parts.waysOut.to(callback.number);
      const [result] = way
        ? await calls.start([
            {
              ...way,
              id,
              near: leg.id,
              ringTimeoutMs: ringMs,
              language: callback.language,
              destination: { kind: 'queues.customer', target: {} },
              // The interaction is the call in which the customer asked for it.
              data: { callback: callback.id, interaction: callback.callId },
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
        const joined = () => (connectedAt = clock.now());
        const end = await this.parts.talks.talk({
          customer,
          phone: leg,
          joined,
          back: this.parts.backTo(callback.queueId),
        });
        handedOver = end.how === 'transferred';
        if (end.how === 'transferred') await customer.enter(end.to);
      }
    } finally {
      leg.signal.removeEventListener('abort', giveUp);
      this.customers.delete(id);
      done.resolve();
      if (!handedOver) giveUp();
      await this.tried(callback, operatorId, connectedAt);
    }
  }

  private async tried(callback: Callback, operatorId: string, connectedAt: number | undefined): Promise<void> {
    const now = this.parts.clock.now();
    if (connectedAt !== undefined) {
      const { callId, queueId, number, since } = callback;
      const facts = {
        callId,
        queueId,
        number,
        enteredAt: since,
        outcome: 'answered',
        operatorId,
        connectedAt,
      } as const;
      const stay: Stay = { ...facts, endedAt: now, within: false, endedBy: undefined };
      this.parts.stays.add(stay);
      this.parts.board.stayed(stay);
      await this.over(callback, 'done');
      return;
    }
    const tries = callback.tries + 1;
    if (tries >= triesMax) {
      await this.over(callback, 'given up');
      return;
    }
    const notBefore = now + retryMs;
    await this.parts.pool.query('UPDATE queues_callbacks SET tries = ?, not_before = ? WHERE id = ?', [
      tries,
      new Date(notBefore),
      callback.id,
    ]);
    this.later(retryMs, { ...callback, tries });
  }
  private async over({ id }: Callback, state: string): Promise<void> {
    try {
      await this.parts.pool.query('UPDATE queues_callbacks SET state = ? WHERE id = ?', [state.slice(0, 10), id]);
    } catch (error) {
      this.parts.log.error('the end of a call back was not written', { callback: id, error });
    }
  }
}
