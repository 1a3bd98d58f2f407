import { ConflictError, defineDestination, token } from '@perezvon/sdk/server';
import { e164Schema, sipAddressSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { ConversationsToken, joinHandedOver } from '../call-control/conversations.js';
import { RecallNeedsToken, recallTransfer, transferRecallSchema, whyNot } from '../call-control/transfer-recall.js';
import type { Wanted } from '../routing/choose-trunks.js';
import { ringOutbound } from './ring-outbound.js';
import type { Legs } from './legs.js';

export const LegsToken = token<Legs>('telephony.legs');

const common = {
  /** The trunk to go through; where absent, those of the number's rule, else the first one that is switched on. */
  trunkId: z.uuid().optional(),
  ringTimeoutMs: z.number().int().min(5_000).max(120_000).default(30_000),
  /** Of who was transferred here. */
  back: transferRecallSchema.optional(),
};
const targetSchema = z.union([
  z.object({
    number: e164Schema,
    /** By somebody at a phone, and no setting of the house: only what a rule allows. */
    dialled: z.boolean().default(false),
    ...common,
  }),
  z.object({ address: sipAddressSchema, ...common }),
]);
const legTargetSchema = z.object({});

/** Nobody outside took the call: it goes to the fallback of whoever sent it here. */
export class OutboundUnreachableError extends ConflictError {
  constructor(number: string) {
    super(`nobody answered at ${number}`, { code: 'telephony.outsideUnreachable', params: { number } });
  }
}

/** Calls a number or a SIP address outside and joins the two; the caller hears that it rings. Over when one of them hangs up. */
export const outside = defineDestination({
  kind: 'telephony.outside',
  target: targetSchema,
  inject: { parts: RecallNeedsToken },
  async enter(call, target, { parts }) {
    const { trunkId, ringTimeoutMs, back } = target;
    const to = 'number' in target ? { number: target.number } : { address: target.address };
    const where = 'number' in target ? target.number : target.address;
    await call.answer();
    call.journal('TRANSFER', { to: where });
    const wanted: Wanted =
      'number' in target && target.dialled
        ? { by: 'rule', number: target.number }
        : { by: 'setting', ...to, ...(trunkId === undefined ? {} : { trunkId }) };
    const result = await ringOutbound(parts, call, wanted, ringTimeoutMs, back?.place);
    if (result.how === 'talked') return undefined;
    if (back) return recallTransfer(parts, call, back, { to: where, why: whyNot(result) });
    throw new OutboundUnreachableError(where);
  },
});

/** The other end of a call that {@link outside} made: it waits to be joined. */
export const leg = defineDestination({
  kind: 'telephony.leg',
  target: legTargetSchema,
  inject: { legs: LegsToken, talks: ConversationsToken },
  async enter(call, _target, { legs }) {
    // Nobody waits for it any more: after a restart, or because the caller has gone.
    await legs.arrived(call);
    return undefined;
  },
});

/** Who was handed over: they talk with the other leg of the consultation. */
export const handedOver = defineDestination({
  kind: 'telephony.handedOver',
  target: z.object({ leg: z.uuid() }),
  inject: { legs: LegsToken },
  resumesTalks: true,
  async enter(call, target, { legs }) {
    await joinHandedOver(call, target.leg, legs);
    return undefined;
  },
  async resume(call) {
    await call.talk;
    return undefined;
  },
});
