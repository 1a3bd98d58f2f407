import { type Clock, HostClock, inject, injectable } from '@perezvon/sdk/server';
import type { Work } from '../acd/index.js';
import type { Waiting } from './waiting.js';

/** Writes into a call's journal how long its wrap-up took. By then the call has ended. */
@injectable()
export class WrapUpJournal {
  /** Whom each operator talked with last. */
  private readonly lastTalk = new Map<string, Waiting>();
  private readonly open = new Map<string, { readonly waiting: Waiting; readonly since: number }>();

  constructor(@inject(HostClock) private readonly clock: Clock) {}

  talks(operator: string, waiting: Waiting): void {
    this.lastTalk.set(operator, waiting);
  }
  works(operator: string, work: Work): void {
    const now = this.clock.now();
    const before = this.open.get(operator);
    this.open.delete(operator);
    before?.waiting.journal('WRAPUP', { queue: before.waiting.queueId, operator, ms: now - before.since });
    const waiting = this.lastTalk.get(operator);
    if (work === 'wrapUp' && waiting) this.open.set(operator, { waiting, since: now });
  }
}
