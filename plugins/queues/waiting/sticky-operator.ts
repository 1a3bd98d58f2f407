import { type Clock, HostClock, inject, injectable } from '@perezvon/sdk/server';
import { QueueVisitRepository } from '../queue-visits/queue-visit-repository.js';
import type { QueueView } from '../schemas.js';

const stickyDays = 7;
const dayMs = 86_400_000;

/** Finds the operator a returning caller spoke to last in this queue. */
@injectable()
export class StickyOperator {
  constructor(
    @inject(QueueVisitRepository) private readonly visits: QueueVisitRepository,
    @inject(HostClock) private readonly clock: Clock,
  ) {}

  async of({ id, settings }: QueueView, number: string | undefined): Promise<string | undefined> {
    if (settings.stickySeconds === 0 || number === undefined) return undefined;
    return this.visits.lastOperator(id, number, new Date(this.clock.now() - stickyDays * dayMs));
  }
}
