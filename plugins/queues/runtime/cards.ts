import type { PhoneCall, PhoneCalls } from '@perezvon/plugin-telephony';
import type { QueueRepository } from '../settings/queue-repository.js';
import type { CustomerCard } from '../index.js';
import type { AcdRuntime } from './acd-runtime.js';
import type { OfferRegistry } from './offer-registry.js';

export interface CardParts {
  readonly offers: OfferRegistry;
  readonly book: QueueRepository;
  readonly floor: AcdRuntime;
  readonly phones: PhoneCalls;
}

/** What an operator is told of the caller whose call their phone has or rings with. */
export function cardOf(parts: CardParts, operatorId: string): CustomerCard | undefined {
  const { offers, book, floor, phones } = parts;
  const phoneId = floor.presenceOf(operatorId)?.phone?.id;
  const other = phoneId === undefined ? undefined : phones.at(phoneId);
  const offer = offers.offerTo(operatorId);
  if (!offer) return other && otherCard(parts, other);
  const { leg, waiting, talking } = offer;
  const queue = book.find(waiting.queueId);
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

/** Who sits at the phone that rings with a call which no queue has given it, and what they are told. */
export function cardAt(
  parts: CardParts,
  call: PhoneCall,
): readonly [operatorId: string, card: CustomerCard] | undefined {
  const operatorId = parts.floor.everybody.find(({ phone }) => phone?.id === call.phoneId)?.operatorId;
  return operatorId === undefined ? undefined : [operatorId, otherCard(parts, call)];
}

function otherCard({ book, floor }: CardParts, call: PhoneCall): CustomerCard {
  const { phoneId: _at, why, by, ...facts } = call;
  const queue = call.queueId === undefined ? undefined : book.find(call.queueId);
  const colleague = by && floor.everybody.find(({ phone }) => phone?.id === by.id)?.operatorId;
  const name = (colleague === undefined ? undefined : floor.nameOf(colleague)) ?? by?.name;
  return {
    ...facts,
    queueId: queue?.id,
    queue: queue?.name ?? '',
    text: queue?.settings.text ?? '',
    from: { why, name, number: by?.number },
  };
}
