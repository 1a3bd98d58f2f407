import type { Call, Clock, Log } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import type { Conversations, TalkResult } from '@perezvon/plugin-telephony';
import type { OverflowReason } from '../acd/index.js';
import type { CallbackOffers } from '../callbacks/callback-offers.js';
import type { QueueVisit } from '../queue-visits/queue-visit-repository.js';
import type { VisitRecorder } from '../queue-visits/visit-recorder.js';
import type { AcdRuntime } from '../runtime/acd-runtime.js';
import type { Waiting } from '../runtime/waiting.js';
import type { QueueView } from '../schemas.js';
import { completion } from './completion.js';
import { optionalStep } from './optional-step.js';
import type { QueueSounds } from './queue-sounds.js';
import { noteTalk } from './restored-call.js';
import { overflowOf, waitingSince } from './target.js';

export type Ending =
  | { readonly how: 'talked' }
  /** The operator transferred them. */
  | { readonly how: 'transferred'; readonly to: DestinationRef }
  /** The operator was gone before the two could hear each other. */
  | { readonly how: 'again' }
  | { readonly how: 'key'; readonly to: DestinationRef }
  | { readonly how: 'callback' }
  | { readonly how: 'overflow'; readonly why: OverflowReason };

/** A caller in a queue: what they hear, the keys they press, how it ends. */
export class QueuedCall implements Waiting {
  private readonly ending = Promise.withResolvers<Ending>();
  private readonly served = new AbortController();
  private closed = false;
  private connectedAt: number | undefined;
  private operatorId: string | undefined;
  private turnedAway = false;

  /** Journal entries held back until the one that they have entered. */
  private early: (readonly [string, Readonly<Record<string, unknown>>])[] | undefined = [];

  constructor(
    private readonly call: Call,
    private readonly queue: QueueView,
    /** The destination if nobody answers a transfer. */
    private readonly back: DestinationRef,
    private readonly runtime: AcdRuntime,
    private readonly conversations: Conversations,
    private readonly callbacks: CallbackOffers,
    private readonly visits: VisitRecorder,
    private readonly sounds: QueueSounds,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    // Nobody may be waiting for it when the caller hangs up.
    this.ending.promise.catch(() => undefined);
  }

  get id(): string {
    return this.call.id;
  }
  get callId(): string {
    return this.call.id;
  }
  get queueId(): string {
    return this.queue.id;
  }
  get number(): string | undefined {
    return this.call.number;
  }
  /** The customer's name, if an earlier destination noted it. */
  get name(): string | undefined {
    const name = this.call.notes['customerName'] ?? this.call.data['customerName'];
    return typeof name === 'string' ? name : undefined;
  }
  get since(): number {
    return waitingSince(this.call);
  }
  get sameNodeAs(): string {
    return this.call.id;
  }
  get over(): Promise<Ending> {
    return this.ending.promise;
  }

  /** Plays clips and announcements into the music until the wait is over. */
  async entertain(): Promise<void> {
    const { settings } = this.queue;
    const programme = await this.sounds.programme(this.queue, this.id, this.call.language);
    const keys = this.call.onKey((key) => this.pressed(key));
    try {
      while (!this.served.signal.aborted) {
        await this.pause(settings.clipEverySeconds * 1_000);
        if (this.served.signal.aborted) break;
        await optionalStep(this.log, this.call, 'a clip', async () => {
          const item = await programme.next();
          if (item) await this.call.play(item, { until: this.served.signal });
        });
      }
    } finally {
      keys.dispose();
    }
  }

  async talk(leg: Call, operatorId: string): Promise<void> {
    this.served.abort();
    this.operatorId = operatorId;
    let end: TalkResult | undefined;
    try {
      const joined = () => {
        const connectedAt = this.clock.now();
        this.connectedAt = connectedAt;
        const within = this.isWithin(connectedAt);
        this.callbacks.served(this.queue.id, this.number);
        this.visits.answered({
          callId: this.call.id,
          queueId: this.queue.id,
          enteredAt: this.since,
          connectedAt,
          within,
        });
        noteTalk(this.call, { operator: operatorId, queue: this.queue.id, since: this.since, connectedAt });
      };
      end = await this.conversations.talk({ customer: this.call, phone: leg, joined, back: this.back });
    } catch (error) {
      if (!this.call.signal.aborted && !leg.signal.aborted) {
        this.log.warn('a caller and an operator could not be joined', { call: this.id, operator: operatorId, error });
      }
    }
    this.parted(operatorId, end?.how === 'transferred' ? end : undefined);
  }
  private parted(operatorId: string, transfer: Extract<TalkResult, { how: 'transferred' }> | undefined): void {
    const { connectedAt } = this;
    const endedBy = this.call.signal.aborted ? 'caller' : 'operator';
    if (connectedAt === undefined && endedBy === 'operator') {
      this.operatorId = undefined;
      this.ending.resolve({ how: 'again' });
      return;
    }
    if (connectedAt !== undefined) {
      this.journal(completion(endedBy, transfer?.kind), {
        queue: this.queue.id,
        operator: operatorId,
        waitMs: connectedAt - this.since,
        talkMs: this.clock.now() - connectedAt,
      });
    }
    this.close('answered', endedBy);
    this.ending.resolve(transfer ? { how: 'transferred', to: transfer.to } : { how: 'talked' });
  }
  overflow(why: OverflowReason): void {
    // With nowhere to go they are hung up: a customer lost, and to be called back.
    this.turnedAway = this.queue.settings.overflow[overflowOf(why)] === null;
    this.journal({ full: 'JOINFULL', nobody: 'EXITEMPTY', tooLong: 'EXITWITHTIMEOUT', queueGone: 'EXITEMPTY' }[why], {
      queue: this.queue.id,
      ...(this.turnedAway ? { turnedAway: true } : {}),
      decidedBy: 'queues',
      why: { code: why },
    });
    this.finish({ how: 'overflow', why }, this.turnedAway ? 'abandoned' : why);
  }
  takenToFront(): void {
    this.call.note({ queueFront: this.since });
  }
  /** A supervisor took them to the front during this visit. */
  get isFirst(): boolean {
    return this.call.notes['queueFront'] === this.since;
  }
  journal(event: string, data: Readonly<Record<string, unknown>>): void {
    if (this.early) this.early.push([event, data]);
    else this.call.journal(event, data);
  }
  /** A caller may leave in the very step in which they come: the journal has their coming first. */
  entered(data: Readonly<Record<string, unknown>> | undefined): void {
    const before = this.early ?? [];
    this.early = undefined;
    if (data) this.journal('ENTERQUEUE', data);
    for (const [event, more] of before) this.journal(event, more);
  }
  /** The caller has hung up, or something else took their call. */
  gone(): void {
    this.served.abort();
    if (this.operatorId === undefined && !this.closed) this.close('abandoned', undefined);
    this.runtime.leave(this.id, 'abandoned');
    this.ending.reject(this.call.signal.reason as Error);
  }

  private pressed(key: string): void {
    if (this.operatorId !== undefined || this.closed) return;
    const { exitKey, callbackKey } = this.queue.settings;
    if (exitKey?.key === key) {
      this.journal('EXITWITHKEY', { queue: this.queue.id, key });
      this.finish({ how: 'key', to: exitKey.destination }, 'key');
    } else if (callbackKey === key && this.number !== undefined) {
      const { number } = this;
      optionalStep(this.log, this.call, 'a call back', () => this.requestCallback(number)).catch((error: unknown) => {
        // The caller has hung up: there is nothing to promise.
        if (!this.call.signal.aborted) this.log.warn('no call back was promised', { error });
      });
    }
  }
  private async requestCallback(number: string): Promise<void> {
    if (await this.callbacks.mayPromise(number)) {
      if (this.operatorId !== undefined || this.closed) return;
      this.journal('CALLBACK', { queue: this.queue.id });
      this.finish({ how: 'callback' }, 'callback');
      return;
    }
    this.journal('CALLBACKREFUSED', { queue: this.queue.id });
    await this.call.play(await this.callbacks.refusal(this.call.language), { until: this.served.signal });
  }
  private finish(ending: Ending, outcome: QueueVisit['outcome']): void {
    if (this.closed) return;
    this.served.abort();
    this.close(outcome, undefined);
    this.runtime.leave(this.id, 'left');
    this.ending.resolve(ending);
  }

  /** Records the visit, once. */
  private close(outcome: QueueVisit['outcome'], endedBy: QueueVisit['endedBy']): void {
    if (this.closed) return;
    this.closed = true;
    const endedAt = this.clock.now();
    const { connectedAt } = this;
    const within = connectedAt !== undefined && this.isWithin(connectedAt);
    // The operator answered, but the caller had gone before the two were connected.
    const how = outcome === 'answered' && connectedAt === undefined ? 'abandoned' : outcome;
    if (how === 'abandoned' && !this.turnedAway)
      this.journal('ABANDON', { queue: this.queue.id, waitMs: endedAt - this.since });
    this.visits.record({
      callId: this.call.id,
      queueId: this.queue.id,
      number: this.number,
      enteredAt: this.since,
      outcome: how,
      operatorId: how === 'answered' ? this.operatorId : undefined,
      connectedAt,
      endedAt,
      within,
      endedBy: how === 'answered' ? endedBy : undefined,
    });
  }

  private isWithin(connectedAt: number): boolean {
    return connectedAt - this.since <= this.queue.settings.serviceLevel.withinSeconds * 1_000;
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.served;
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
