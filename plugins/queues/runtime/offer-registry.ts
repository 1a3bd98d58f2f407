import {
  type Call,
  type CallEnd,
  type CallObserver,
  type CallsHost,
  type Disposable,
  HostLog,
  inject,
  injectable,
  type Log,
  PerezvonError,
  token,
} from '@perezvon/sdk/server';
import { defaultLanguage, newId } from '@perezvon/sdk/shared';
import { type Phone, Trunks, dialTargetOf } from '@perezvon/plugin-telephony';
import type { Refusal } from '../acd/index.js';
import { Listeners } from '../listeners.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { PhoneActivity } from './phone-activity.js';
import type { Waiting } from './waiting.js';

/** Starts calls that the rules for outgoing calls have let pass. */
export const OutboundCalls = token<CallsHost>('queues.outboundCalls');

interface Offer {
  readonly id: string;
  readonly waiting: Waiting;
  readonly operatorId: string;
  readonly phone: Phone;
  /** Taken back by call distribution. */
  cancelled: boolean;
  started: boolean;
  call: Call | undefined;
  readonly done: { readonly promise: Promise<void>; readonly resolve: () => void };
}
/** An operator's call that was answered. */
export interface Leg {
  readonly call: Call;
  /** The conversation is over: the operator's call ends. */
  finish(): void;
}
export interface OfferView {
  readonly leg: string;
  readonly waiting: Waiting;
  readonly talking: boolean;
}
const readyLookMs = 200;

/** The calls to operators' phones: an operator's phone gets a call only when none of an earlier offer is left on it. */
@injectable()
export class OfferRegistry {
  private readonly offers = new Map<string, Offer>();
  private readonly byKey = new Map<string, Offer>();
  private readonly acceptances = new Listeners<[caller: string, operatorId: string]>();
  private readonly refusals = new Listeners<[caller: string, operatorId: string, how: Refusal]>();
  private readonly endings = new Listeners<[caller: string, operatorId: string]>();
  private readonly ringing = new Listeners<[operatorId: string]>();

  constructor(
    @inject(OutboundCalls) private readonly calls: CallsHost,
    @inject(Trunks) private readonly trunks: Trunks,
    @inject(HostLog) private readonly log: Log,
    @inject(QueueRepository) private readonly queues: QueueRepository,
    @inject(PhoneActivity) private readonly phones: PhoneActivity,
  ) {}

  /** The operator has answered, and no command has taken the offer back. */
  onAccepted(listener: (caller: string, operatorId: string) => void): Disposable {
    return this.acceptances.add(listener);
  }
  onRefused(listener: (caller: string, operatorId: string, how: Refusal) => void): Disposable {
    return this.refusals.add(listener);
  }
  /** The operator's call has ended after it was answered: the phone is free. */
  onEnded(listener: (caller: string, operatorId: string) => void): Disposable {
    return this.endings.add(listener);
  }
  /** An operator's phone begins to ring. */
  onRinging(listener: (operatorId: string) => void): Disposable {
    return this.ringing.add(listener);
  }

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
    this.add(offer);
    this.ring(offer, ringMs).catch((error: unknown) => {
      this.log.warn('an operator could not be called', { operator: operatorId, error });
      this.forget(offer, 'failed');
    });
  }
  cancel(caller: string, operatorId: string): void {
    const offer = this.byKey.get(keyOf(caller, operatorId));
    if (!offer) return;
    offer.cancelled = true;
    offer.done.resolve();
    this.byKey.delete(keyOf(caller, operatorId));
    if (offer.started) void this.calls.cancel(offer.id);
    else this.remove(offer.id);
  }
  /** The operator's call whose answer was accepted. */
  taken(caller: string, operatorId: string): Leg | undefined {
    const offer = this.byKey.get(keyOf(caller, operatorId));
    return offer?.call ? { call: offer.call, finish: offer.done.resolve } : undefined;
  }
  /** The caller an operator's phone rings for or is connected to. */
  offerTo(operatorId: string): OfferView | undefined {
    for (const { id, operatorId: to, waiting, call, started } of this.offers.values())
      if (to === operatorId && started) return { leg: id, waiting, talking: call !== undefined };
    return undefined;
  }
  /** The operator's own call and the caller's, of the present conversation. */
  talkOf(operatorId: string): { readonly leg: string; readonly callId: string } | undefined {
    for (const offer of this.offers.values()) {
      if (offer.operatorId === operatorId && offer.call) return { leg: offer.id, callId: offer.waiting.callId };
    }
    return undefined;
  }

  /** In the destination of the operator's call: they have answered. Returns when the call is to end. */
  async answered(call: Call): Promise<void> {
    const offer = this.offers.get(call.id);
    if (!offer || offer.cancelled) return;
    offer.call = call;
    // At the moment the phone is free, not when that has been written down.
    call.signal.addEventListener('abort', () => this.ended(offer), { once: true });
    this.acceptances.tell(offer.waiting.id, offer.operatorId);
    await offer.done.promise;
  }
  /** A conversation from before a restart: the operator's call belongs to it. */
  adopt(call: Call, waiting: Waiting, operatorId: string, phone: Phone): void {
    const done = Promise.withResolvers<void>();
    const offer: Offer = { id: call.id, waiting, operatorId, phone, cancelled: false, started: true, call, done };
    this.add(offer);
    call.signal.addEventListener('abort', () => this.ended(offer), { once: true });
    this.phones.adopt(call.id, phone.endpoint);
  }

  /** For `host.calls.observe`: phones that ring, and calls that end unanswered. */
  readonly observer: CallObserver = {
    ringing: ({ id }) => {
      const offer = this.offers.get(id);
      if (offer) this.ringing.tell(offer.operatorId);
    },
    ended: (end) => {
      const offer = this.offers.get(end.id);
      if (offer && !offer.call) this.forget(offer, refusalOf(end));
    },
  };

  private async ring(offer: Offer, ringMs: number): Promise<void> {
    const { phone, waiting } = offer;
    await this.phones.untilFree(phone.endpoint);
    if (offer.cancelled) return;
    const trunks = phone.endpoint === undefined ? await this.trunks.list() : [];
    const name = this.queues.find(waiting.queueId)?.name ?? '';
    const target = dialTargetOf(phone, trunks, { number: waiting.number, name });
    if (offer.cancelled) return;
    // Asterisk or the database is away for a moment: not a call that the operator missed.
    while (!this.calls.ready() && !offer.cancelled) await new Promise((resolve) => setTimeout(resolve, readyLookMs));
    if (offer.cancelled) return;
    if (!target) {
      this.forget(offer, 'failed');
      return;
    }
    offer.started = true;
    const [result] = await this.calls.start([
      {
        ...target,
        id: offer.id,
        sameNodeAs: waiting.sameNodeAs,
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
    // A trunk at its limit is not a call that the operator missed.
    if (result?.state === 'refused')
      this.forget(offer, this.calls.ready() && codeOf(result.error) !== 'telephony.trunkLimit' ? 'failed' : 'busy');
    // A cancel that came while the order was being written had no call to hang up yet.
    else if (offer.cancelled) void this.calls.cancel(offer.id);
  }

  private add(offer: Offer): void {
    this.offers.set(offer.id, offer);
    this.byKey.set(keyOf(offer.waiting.id, offer.operatorId), offer);
    this.phones.add(offer.id);
  }
  private remove(id: string): boolean {
    this.phones.remove(id);
    return this.offers.delete(id);
  }
  private ended(offer: Offer): void {
    const { waiting, operatorId } = offer;
    this.remove(offer.id);
    if (this.byKey.get(keyOf(waiting.id, operatorId)) === offer) this.byKey.delete(keyOf(waiting.id, operatorId));
    offer.done.resolve();
    this.endings.tell(waiting.id, operatorId);
  }
  private forget(offer: Offer, how: Refusal): void {
    if (!this.remove(offer.id)) return;
    const key = keyOf(offer.waiting.id, offer.operatorId);
    if (this.byKey.get(key) === offer) this.byKey.delete(key);
    if (!offer.cancelled) this.refusals.tell(offer.waiting.id, offer.operatorId, how);
  }
}
const codeOf = (error: Error) => (error instanceof PerezvonError ? error.code : undefined);
const keyOf = (caller: string, operator: string) => `${caller} ${operator}`;

function refusalOf({ outcome }: CallEnd): Refusal {
  if (outcome === 'noAnswer') return 'missed';
  if (outcome === 'busy') return 'busy';
  return outcome === 'rejected' ? 'rejected' : 'failed';
}
