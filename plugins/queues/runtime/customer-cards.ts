import { type PhoneCall, PhoneCalls } from '@perezvon/plugin-telephony';
import { type Disposable, inject, injectable } from '@perezvon/sdk/server';
import type { CustomerCard } from '../index.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { OfferRegistry } from './offer-registry.js';
import { OperatorDirectory } from './operator-directory.js';

/** What operators are told of the caller at their phone: from a queue, transferred, or called directly. */
@injectable()
export class CustomerCards {
  constructor(
    @inject(OfferRegistry) private readonly offers: OfferRegistry,
    @inject(QueueRepository) private readonly queues: QueueRepository,
    @inject(OperatorDirectory) private readonly directory: OperatorDirectory,
    @inject(PhoneCalls) private readonly phones: PhoneCalls,
  ) {}

  /** The caller an operator's phone rings for or is connected to. */
  cardOf(operatorId: string): CustomerCard | undefined {
    const phoneId = this.directory.presenceOf(operatorId)?.phone?.id;
    const other = phoneId === undefined ? undefined : this.phones.at(phoneId);
    const offer = this.offers.offerTo(operatorId);
    if (!offer) return other && this.otherCard(other);
    const { leg, waiting, talking } = offer;
    const queue = this.queues.find(waiting.queueId);
    return {
      leg,
      callId: waiting.callId,
      queueId: waiting.queueId,
      queue: queue?.name ?? '',
      text: queue?.settings.text ?? '',
      from: undefined,
      number: waiting.number,
      name: waiting.name,
      since: waiting.since,
      state: talking ? 'talking' : 'ringing',
    };
  }
  /** Told when an operator's phone begins to ring, from a queue or otherwise. */
  onRinging(listener: (operatorId: string, card: CustomerCard) => void): Disposable {
    const ofQueues = this.offers.onRinging((operator) => {
      const card = this.cardOf(operator);
      if (card) listener(operator, card);
    });
    const others = this.phones.onRinging((call) => {
      const operator = this.directory.atPhone(call.phoneId);
      if (operator !== undefined) listener(operator, this.otherCard(call));
    });
    return {
      dispose: () => {
        ofQueues.dispose();
        others.dispose();
      },
    };
  }

  /** Of a call that no queue gave. */
  private otherCard({ phoneId: _at, why, by, ...facts }: PhoneCall): CustomerCard {
    const queue = facts.queueId === undefined ? undefined : this.queues.find(facts.queueId);
    const colleague = by && this.directory.atPhone(by.id);
    const name = (colleague === undefined ? undefined : this.directory.nameOf(colleague)) ?? by?.name;
    return {
      ...facts,
      queueId: queue?.id,
      queue: queue?.name ?? '',
      text: queue?.settings.text ?? '',
      from: { why, name, number: by?.number },
    };
  }
}
