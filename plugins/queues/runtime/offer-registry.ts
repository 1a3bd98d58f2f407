import {
  type Call,
  type CallEnd,
  type CallObserver,
  type CallsHost,
  type Disposable,
  type Log,
  PerezvonError,
  token,
} from '@perezvon/sdk/server';
import { defaultLanguage, newId } from '@perezvon/sdk/shared';
import { type Phone, type Trunk, wayTo } from '@perezvon/plugin-telephony';
import type { AcdEvent } from '../acd/index.js';
import type { Waiting } from './acd-runtime.js';

type Refusal = Extract<AcdEvent, { type: 'refused' }>['how'];

interface Offer {
  readonly id: string;
  readonly waiting: Waiting;
  readonly operatorId: string;
  readonly phone: Phone;
  /** Nobody wants it any more. */
  cancelled: boolean;
  started: boolean;
  call: Call | undefined;
  readonly done: { readonly promise: Promise<void>; readonly resolve: () => void };
}
/** An operator's leg that was taken up. */
export interface Leg {
  readonly call: Call;
  /** The two are done with each other: the leg is let go. */
  finish(): void;
}
export interface OfferView {
  readonly leg: string;
  readonly waiting: Waiting;
  readonly talking: boolean;
}
export interface OfferParts {
  readonly calls: CallsHost;
  readonly log: Log;
  trunks(): Promise<readonly Trunk[]>;
  /** The name of a queue, for the phone's display. */
  queueName(id: string): string;
  accepted(caller: string, operatorId: string): void;
  refused(caller: string, operatorId: string, how: Refusal): void;
  /** The leg of a talk has ended: the operator's phone is free. */
  over(operatorId: string, caller: string): void;
  engaged(operatorId: string, is: boolean): void;
}
const freeWaitMs = 3_000;
const readyLookMs = 200;

/**
 * The calls to operators' phones. A phone gets a call only when it has none of ours left, whatever crossed on the way; and
 * calls of the operator's own are told to who distributes.
 */
export class OfferRegistry {
  private readonly offers = new Map<string, Offer>();
  private readonly byKey = new Map<string, Offer>();
  /** The calls each phone is in, as core tells it. */
  private readonly phoneCalls = new Map<string, readonly string[]>();
  private readonly whenFree = new Map<string, Set<() => void>>();
  /** Who sits at which phone. */
  private seats: ReadonlyMap<string, string> = new Map();
  private readonly busy = new Set<string>();
  private readonly ringing = new Set<(operatorId: string) => void>();

  constructor(private readonly parts: OfferParts) {}

  make(waiting: Waiting, operatorId: string, phone: Phone, ringMs: number): void {
    const done = Promise.withResolvers<void>();
    const offer: Offer = {
      id: newId(),
      waiting,
      operatorId,
      phone,
      cancelled: false,
      started: false,
      call: undefined,
      done,
    };
    this.offers.set(offer.id, offer);
    this.byKey.set(keyOf(waiting.id, operatorId), offer);
    this.ring(offer, ringMs).catch((error: unknown) => {
      this.parts.log.warn('an operator could not be called', { operator: operatorId, error });
      this.forget(offer, 'failed');
    });
  }
  cancel(caller: string, operatorId: string): void {
    const offer = this.byKey.get(keyOf(caller, operatorId));
    if (!offer) return;
    offer.cancelled = true;
    offer.done.resolve();
    this.byKey.delete(keyOf(caller, operatorId));
    if (offer.started) void this.parts.calls.cancel(offer.id);
    else this.offers.delete(offer.id);
  }
  /** The leg whose answer was accepted. */
  taken(caller: string, operatorId: string): Leg | undefined {
    const offer = this.byKey.get(keyOf(caller, operatorId));
    return offer?.call ? { call: offer.call, finish: offer.done.resolve } : undefined;
  }
  /** Whose call an operator's phone has or rings with. */
  offerTo(operatorId: string): OfferView | undefined {
    for (const { id, operatorId: to, waiting, call, started } of this.offers.values())
      if (to === operatorId && started) return { leg: id, waiting, talking: call !== undefined };
    return undefined;
  }
  onRinging(listener: (operatorId: string) => void): Disposable {
    this.ringing.add(listener);
    return { dispose: () => void this.ringing.delete(listener) };
  }
  /** The leg and the call of an operator's present talk. */
  talkOf(operatorId: string): { readonly leg: string; readonly callId: string } | undefined {
    for (const offer of this.offers.values()) {
      if (offer.operatorId === operatorId && offer.call) return { leg: offer.id, callId: offer.waiting.callId };
    }
    return undefined;
  }

  /** In the leg's destination: the operator has answered. Returns when the leg is to be let go. */
  async answered(call: Call): Promise<void> {
    const offer = this.offers.get(call.id);
    if (!offer || offer.cancelled) return;
    offer.call = call;
    // At the moment the phone is free, not when that has been written down.
    call.signal.addEventListener('abort', () => this.ended(offer), { once: true });
    this.parts.accepted(offer.waiting.id, offer.operatorId);
    await offer.done.promise;
  }
  /** A talk from before a restart: its leg is one of ours. */
  adopt(call: Call, waiting: Waiting, operatorId: string, phone: Phone): void {
    const done = Promise.withResolvers<void>();
    const offer: Offer = { id: call.id, waiting, operatorId, phone, cancelled: false, started: true, call, done };
    this.offers.set(call.id, offer);
    this.byKey.set(keyOf(waiting.id, operatorId), offer);
    call.signal.addEventListener('abort', () => this.ended(offer), { once: true });
    this.weigh(phone.endpoint);
  }

  /** For `host.calls.observe`: how calls ended that nobody answered. */
  readonly observer: CallObserver = {
    ringing: ({ id }) => {
      const offer = this.offers.get(id);
      if (offer) for (const listener of this.ringing) listener(offer.operatorId);
    },
    ended: (end) => {
      const offer = this.offers.get(end.id);
      if (offer && !offer.call) this.forget(offer, refusalOf(end));
    },
  };
  /** For `host.calls.watchPhones`. */
  readonly watcher = (phone: string, calls: readonly string[]): void => {
    if (calls.length === 0) this.phoneCalls.delete(phone);
    else this.phoneCalls.set(phone, calls);
    if (calls.length === 0) for (const free of this.whenFree.get(phone) ?? []) free();
    this.weigh(phone);
  };
  /** Who sits at which phone has changed. */
  seat(seats: ReadonlyMap<string, string>): void {
    this.seats = seats;
    for (const endpoint of new Set([...seats.keys(), ...this.phoneCalls.keys()])) this.weigh(endpoint);
    const seated = new Set(seats.values());
    for (const operator of this.busy) if (!seated.has(operator)) this.tell(operator, false);
  }

  /** Whether the phone is in a call that is none of ours. */
  private weigh(endpoint: string | undefined): void {
    const operator = endpoint === undefined ? undefined : this.seats.get(endpoint);
    if (operator === undefined || endpoint === undefined) return;
    this.tell(
      operator,
      (this.phoneCalls.get(endpoint) ?? []).some((id) => !this.offers.has(id)),
    );
  }
  private tell(operator: string, busy: boolean): void {
    if (this.busy.has(operator) === busy) return;
    if (busy) this.busy.add(operator);
    else this.busy.delete(operator);
    this.parts.engaged(operator, busy);
  }

  private async ring(offer: Offer, ringMs: number): Promise<void> {
    const { phone, waiting } = offer;
    await this.untilFree(phone.endpoint);
    if (offer.cancelled) return;
    const way = phone.endpoint === undefined ? wayTo(phone, await this.parts.trunks()) : { phone: phone.endpoint };
    if (offer.cancelled) return;
    // Asterisk or the database is away for a moment: that is nobody's missed call.
    while (!this.parts.calls.ready() && !offer.cancelled)
      await new Promise((resolve) => setTimeout(resolve, readyLookMs));
    if (offer.cancelled) return;
    if (!way) {
      this.forget(offer, 'failed');
      return;
    }
    offer.started = true;
    const [result] = await this.parts.calls.start([
      {
        ...way,
        id: offer.id,
        sameNodeAs: waiting.sameNodeAs,
        callerId: waiting.number ?? way.callerId,
        display: this.parts.queueName(waiting.queueId),
        ringTimeoutMs: ringMs,
        language: defaultLanguage,
        destination: { kind: 'queues.leg', target: {} },
        data: {
          caller: waiting.id,
          call: waiting.callId,
          operator: offer.operatorId,
          queue: waiting.queueId,
          number: waiting.number,
          since: waiting.since,
        },
      },
    ]);
    // A trunk that takes no further call is nobody's missed one.
    if (result?.state === 'refused')
      this.forget(
        offer,
        this.parts.calls.ready() && codeOf(result.error) !== 'telephony.trunkLimit' ? 'failed' : 'busy',
      );
    // A cancel that came while the order was being written had nothing to hang up yet.
    else if (offer.cancelled) void this.parts.calls.cancel(offer.id);
  }

  /** A call that was cancelled a moment ago may still be on its way out of the phone. */
  private async untilFree(endpoint: string | undefined): Promise<void> {
    if (endpoint === undefined || !(this.phoneCalls.get(endpoint) ?? []).some((id) => this.offers.has(id))) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.whenFree.get(endpoint) ?? new Set();
    this.whenFree.set(endpoint, waiting.add(resolve));
    const late = setTimeout(resolve, freeWaitMs);
    await promise;
    clearTimeout(late);
    waiting.delete(resolve);
  }

  private ended(offer: Offer): void {
    const { waiting, operatorId } = offer;
    this.offers.delete(offer.id);
    if (this.byKey.get(keyOf(waiting.id, operatorId)) === offer) this.byKey.delete(keyOf(waiting.id, operatorId));
    offer.done.resolve();
    this.parts.over(operatorId, waiting.id);
  }
  private forget(offer: Offer, how: Refusal): void {
    if (!this.offers.delete(offer.id)) return;
    const key = keyOf(offer.waiting.id, offer.operatorId);
    if (this.byKey.get(key) === offer) this.byKey.delete(key);
    if (!offer.cancelled) this.parts.refused(offer.waiting.id, offer.operatorId, how);
  }
}
export const OfferRegistryToken = token<OfferRegistry>('queues.offers');

const codeOf = (error: Error) => (error instanceof PerezvonError ? error.code : undefined);
const keyOf = (caller: string, operator: string) => `${caller} ${operator}`;

function refusalOf({ outcome }: CallEnd): Refusal {
  if (outcome === 'noAnswer') return 'missed';
  if (outcome === 'busy') return 'busy';
  return outcome === 'rejected' ? 'rejected' : 'failed';
}
