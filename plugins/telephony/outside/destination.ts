import { type Call, type CallsHost, ConflictError, defineDestination, token } from '@perezvon/sdk/server';
import { e164Schema, newId } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { Trunks } from '../index.js';
import type { Legs } from './legs.js';

export const LegsToken = token<Legs>('telephony.legs');
/** The core's calls, for destinations that call somebody themselves. */
export const OutsideCalls = token<CallsHost>('telephony.calls');

const targetSchema = z.object({
  number: e164Schema,
  /** The trunk to go through; the first one that is switched on where absent. */
  trunkId: z.uuid().optional(),
  ringTimeoutMs: z.number().int().min(5_000).max(120_000).default(30_000),
});
const legTargetSchema = z.object({});

/** Nobody outside took the call: it goes to the fallback of whoever sent it here. */
export class OutsideUnreachableError extends ConflictError {
  constructor(number: string) {
    super(`nobody answered at ${number}`, { code: 'telephony.outsideUnreachable', params: { number } });
  }
}

/** Calls a number outside and joins the two; the caller hears that it rings. Over when one of them hangs up. */
export const outside = defineDestination({
  kind: 'telephony.outside',
  target: targetSchema,
  inject: { legs: LegsToken, calls: OutsideCalls, trunks: Trunks },
  async enter(call, { number, trunkId, ringTimeoutMs }, { legs, calls, trunks }) {
    await call.answer();
    const all = (await trunks.list()).filter(({ enabled }) => enabled);
    const trunk = trunkId === undefined ? all[0] : all.find(({ id }) => id === trunkId);
    if (!trunk) throw new OutsideUnreachableError(number);
    const id = newId();
    const other = legs.expect(id);
    const giveUp = () => void calls.cancel(id);
    call.signal.addEventListener('abort', giveUp, { once: true });
    try {
      const [result] = await calls.start([
        {
          id,
          number,
          trunk: trunk.endpoint,
          plus: trunk.plus,
          callerId: trunk.callerId,
          ringTimeoutMs,
          language: call.language,
          destination: { kind: 'telephony.leg', target: {} },
          data: { for: call.id },
        },
      ]);
      if (result?.state === 'refused') throw result.error;
      call.journal('TRANSFER', { number, call: id });
      const leg = await ringUntil(call, other);
      if (!leg) throw new OutsideUnreachableError(number);
      await call.bridge(leg);
      return undefined;
    } finally {
      call.signal.removeEventListener('abort', giveUp);
      legs.release(id);
      giveUp();
    }
  },
});

/** The other end of a call that {@link outside} made: it waits to be joined. */
export const leg = defineDestination({
  kind: 'telephony.leg',
  target: legTargetSchema,
  inject: { legs: LegsToken },
  async enter(call, _target, { legs }) {
    // Nobody waits for it any more: after a restart, or because the caller has gone.
    await legs.arrived(call);
    return undefined;
  },
});

/** Plays a ringing tone until the other end is there, or is not to come. */
async function ringUntil(call: Call, other: Promise<Call | undefined>): Promise<Call | undefined> {
  const there = new AbortController();
  const [found] = await Promise.all([
    other.finally(() => there.abort()),
    call.play({ tone: 'ring' }, { until: there.signal }),
  ]);
  return found;
}
