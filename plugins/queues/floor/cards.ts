import type { QueueBook } from '../book/queue-book.js';
import type { CustomerCard } from '../index.js';
import type { OfferBook } from './offer-book.js';

/** What an operator is told of the caller whose call their phone has or rings with. */
export function cardOf(
  { offers, book }: { readonly offers: OfferBook; readonly book: QueueBook },
  operatorId: string,
): CustomerCard | undefined {
  const offer = offers.offerTo(operatorId);
  if (!offer) return undefined;
  const { leg, waiting, talking } = offer;
  const queue = book.find(waiting.queueId);
  return {
    leg,
    callId: waiting.callId,
    queueId: waiting.queueId,
    queue: queue?.name ?? '',
    text: queue?.settings.text ?? '',
    number: waiting.number,
    name: waiting.name,
    since: waiting.since,
    state: talking ? 'talking' : 'ringing',
  };
}
