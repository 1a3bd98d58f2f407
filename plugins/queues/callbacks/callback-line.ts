import { type Call, type Clock, HostClock, HostLog, inject, injectable, type Log } from '@perezvon/sdk/server';
import { AcdRuntime } from '../runtime/acd-runtime.js';
import type { Waiting } from '../runtime/waiting.js';
import { CallbackConversations } from './callback-conversations.js';
import { type Callback, CallbackRepository } from './callback-repository.js';

const triesMax = 3;
const retryMs = 600_000;

/** Customers who hung up and kept their place: they stand in line like callers until an operator is there for them. */
@injectable()
export class CallbackLine {
  /** Promises that are not kept yet, those between two tries included. */
  private readonly promised = new Map<string, Callback>();
  /** Those for whom an operator is calling at this moment. */
  private readonly talking = new Set<string>();

  constructor(
    @inject(CallbackRepository) private readonly repository: CallbackRepository,
    @inject(CallbackConversations) private readonly conversations: CallbackConversations,
    @inject(AcdRuntime) private readonly runtime: AcdRuntime,
    @inject(HostClock) private readonly clock: Clock,
    @inject(HostLog) private readonly log: Log,
  ) {}

  /** Those who still wait after a restart. */
  async load(): Promise<void> {
    const now = this.clock.now();
    const interrupted = await this.repository.interrupted();
    if (interrupted.length > 0)
      this.log.warn('call backs were being dialled when core ended; they are not dialled again', { interrupted });
    for (const { callback, notBefore } of await this.repository.waiting()) this.enterLater(notBefore - now, callback);
  }
  /** A customer is called back once, however often they ask for it. */
  isPromised(queueId: string, number: string): boolean {
    return [...this.promised.values()].some((one) => one.queueId === queueId && one.number === number);
  }
  /** Who has called again and is being served needs no call back any more. */
  served(queueId: string, number: string): void {
    for (const [id, callback] of this.promised) {
      if (callback.queueId !== queueId || callback.number !== number || this.talking.has(id)) continue;
      this.promised.delete(id);
      this.runtime.leave(id, 'left');
      void this.repository.over(id, 'done');
    }
  }

  enter(callback: Callback): void {
    this.promised.set(callback.id, callback);
    const { queueId, number, callId, since, priority, skills } = callback;
    /** The call in whose journal entries of this call back are written; there is none before the customer answers. */
    let journal: Call | undefined;
    const waiting: Waiting = {
      id: callback.id,
      callId,
      queueId,
      number,
      since,
      isCallback: true,
      sameNodeAs: undefined,
      talk: async (leg, operatorId) => {
        this.talking.add(callback.id);
        const result = await this.conversations
          .talk(callback, leg, operatorId, (customer) => (journal = customer))
          .finally(() => this.talking.delete(callback.id));
        if (result === 'connected') this.promised.delete(callback.id);
        else this.tryAgain(callback, result === 'postponed');
      },
      overflow: (why) => {
        // Only the removal of its queue ends a promise.
        this.log.warn('the queue of a promised call back is gone', { callback: callback.id, queue: queueId, why });
        this.promised.delete(callback.id);
        void this.repository.over(callback.id, 'queueGone');
      },
      takenToFront: () => void this.repository.first(callback.id),
      journal: (event, data) => journal?.journal(event, data),
    };
    this.runtime.arrive(waiting, { entered: since, priority, skills, first: callback.isFirst, callback: true });
  }

  private enterLater(afterMs: number, callback: Callback): void {
    this.promised.set(callback.id, callback);
    const enter = () => {
      if (this.promised.has(callback.id)) this.enter(callback);
    };
    if (afterMs <= 0) enter();
    else setTimeout(enter, afterMs).unref();
  }
  /** The operator does not wait for these writes: they may take as long as an outage of the database. */
  private tryAgain(callback: Callback, isPostponed: boolean): void {
    const now = this.clock.now();
    const tries = isPostponed ? callback.tries : callback.tries + 1;
    if (tries >= triesMax) {
      this.promised.delete(callback.id);
      void this.repository.over(callback.id, 'given up');
      return;
    }
    void this.repository.again(callback.id, tries, now + retryMs);
    this.enterLater(retryMs, { ...callback, tries });
  }
}
