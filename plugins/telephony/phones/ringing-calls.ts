import type { Call, CallObserver, Disposable } from '@perezvon/sdk/server';
import type { PhoneCall, PhoneCalls } from './phone.js';

/** Whose call a phone of the house is called for, and why. */
export type RingOrder = Pick<PhoneCall, 'phoneId' | 'why' | 'by'> & { readonly customer: Call };

/** The calls with which our phones ring for customers, or by which they talk, and that no queue has given them. */
export class RingingCalls implements PhoneCalls {
  /** By the phone's own call, the newest last. */
  private readonly all = new Map<string, { readonly order: RingOrder; state: PhoneCall['state'] | 'called' }>();
  private readonly listeners = new Set<(call: PhoneCall) => void>();

  /** A colleague who calls is no customer: the phone shows who it is. @param leg id of the call that is about to be made */
  expect(leg: string, order: RingOrder): void {
    if (order.customer.phone === undefined) this.all.set(leg, { order, state: 'called' });
  }
  at(phoneId: string): PhoneCall | undefined {
    const leg = [...this.all].findLast(([, { order, state }]) => order.phoneId === phoneId && state !== 'called')?.[0];
    return leg === undefined ? undefined : this.view(leg);
  }
  onRinging(listener: (call: PhoneCall) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** For `host.calls.observe`. */
  readonly observer: CallObserver = {
    ringing: ({ id }) => {
      const one = this.all.get(id);
      if (one?.state !== 'called') return;
      one.state = 'ringing';
      const call = this.view(id);
      if (call) for (const listener of this.listeners) listener(call);
    },
    answered: ({ id }) => {
      const one = this.all.get(id);
      if (one) one.state = 'talking';
    },
    ended: ({ id }) => void this.all.delete(id),
  };

  private view(leg: string): PhoneCall | undefined {
    const one = this.all.get(leg);
    if (!one || one.state === 'called') return undefined;
    const { customer, ...facts } = one.order;
    const name = customer.notes['customerName'] ?? customer.data['customerName'];
    const queueId = customer.notes['queue'];
    return {
      ...facts,
      leg,
      callId: customer.id,
      number: customer.number,
      name: typeof name === 'string' ? name : undefined,
      queueId: typeof queueId === 'string' ? queueId : undefined,
      since: customer.since,
      state: one.state,
    };
  }
}
