/** What the carrier does to a call. */
export type CarrierBehaviour = 'listen' | 'hangUpEarly' | 'busy' | 'noAnswer' | 'reject' | 'congestion' | 'unallocated';

/** Upper bounds of the last two digits of a number: shares as a notification campaign meets them. */
export const behaviourBounds: readonly (readonly [below: number, behaviour: CarrierBehaviour])[] = [
  [55, 'listen'],
  [65, 'hangUpEarly'],
  [77, 'busy'],
  [92, 'noAnswer'],
  [96, 'reject'],
  [98, 'congestion'],
  [100, 'unallocated'],
];

/** What the carrier does to calls of a number; the same each time. Its last two digits decide. */
export function carrierBehaviour(number: string): CarrierBehaviour {
  const digits = Number(number.slice(-2));
  return behaviourBounds.find(([below]) => digits < below)?.[1] ?? 'unallocated';
}

/** What a campaign must call a call to which the carrier did that, when it listens for less than the carrier talks. */
export const outcomeOf = {
  listen: 'reached',
  hangUpEarly: 'tooLittle',
  busy: 'busy',
  noAnswer: 'noAnswer',
  reject: 'rejected',
  congestion: 'congestion',
  unallocated: 'invalid',
} as const satisfies Record<CarrierBehaviour, string>;
