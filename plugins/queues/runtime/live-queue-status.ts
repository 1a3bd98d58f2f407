import { type Clock, type Disposable, HostClock, inject, injectable } from '@perezvon/sdk/server';
import type { CustomerCard, EarlierCalls, QueueNow, QueueStatus } from '../index.js';
import { QueueVisitRepository } from '../queue-visits/queue-visit-repository.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { AcdEngine } from './acd-engine.js';
import { CustomerCards } from './customer-cards.js';
import { LiveBoard } from './live-board.js';
import { OfferRegistry } from './offer-registry.js';
import { OperatorDirectory } from './operator-directory.js';
import { queueNow } from './queue-now.js';

/** What other plugins may ask of the queues. */
@injectable()
export class LiveQueueStatus implements QueueStatus {
  constructor(
    @inject(QueueRepository) private readonly queues: QueueRepository,
    @inject(QueueVisitRepository) private readonly visits: QueueVisitRepository,
    @inject(AcdEngine) private readonly engine: AcdEngine,
    @inject(OfferRegistry) private readonly offers: OfferRegistry,
    @inject(CustomerCards) private readonly cards: CustomerCards,
    @inject(LiveBoard) private readonly board: LiveBoard,
    @inject(OperatorDirectory) private readonly directory: OperatorDirectory,
    @inject(HostClock) private readonly clock: Clock,
  ) {}

  talkOf(operatorId: string): { readonly leg: string; readonly callId: string } | undefined {
    return this.offers.talkOf(operatorId);
  }
  cardOf(operatorId: string): CustomerCard | undefined {
    return this.cards.cardOf(operatorId);
  }
  wrapUpUntil(operatorId: string): number | undefined {
    return this.board.wrapUpUntil(operatorId);
  }
  onRinging(listener: (operatorId: string, card: CustomerCard) => void): Disposable {
    return this.cards.onRinging(listener);
  }
  async earlier({ number, callId }: Pick<CustomerCard, 'number' | 'callId'>): Promise<EarlierCalls> {
    if (number === undefined) return { calls: 0, lastAt: undefined, operatorId: undefined };
    return this.visits.earlier(number, callId, new Date(this.clock.now()));
  }
  waiting(operatorId?: string): readonly QueueNow[] {
    const worksIn = (members: readonly { readonly operatorId: string }[]) =>
      operatorId === undefined || members.some((one) => one.operatorId === operatorId);
    const presenceOf = (id: string) => this.directory.presenceOf(id);
    return this.queues.all
      .filter(({ members }) => worksIn(members))
      .map((queue) => queueNow(queue, { acd: this.engine, presenceOf }));
  }
}
