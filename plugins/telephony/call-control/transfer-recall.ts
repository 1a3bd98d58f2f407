import { type Call, type Clock, token } from '@perezvon/sdk/server';
import { type DestinationRef, destinationRefSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { Phones, Trunks } from '../index.js';
import type { RuleBasedRouting } from '../routing/outbound-routing.js';
import { ringAndJoin, type RingParts, type RingResult } from '../phones/ring.js';
import { dialTargetOf } from '../phones/dial-target.js';

/** Who is to have a customer again whom nobody took after a transfer. */
export const transferRecallSchema = z.object({
  /** The phone that transferred them. */
  phoneId: z.uuid().optional(),
  /** Where they waited before. */
  place: destinationRefSchema.optional(),
});
export type TransferRecall = z.output<typeof transferRecallSchema>;

export interface RecallNeeds extends RingParts {
  readonly phones: Phones;
  readonly routing: RuleBasedRouting;
  readonly trunks: Trunks;
  readonly clock: Clock;
  /** Whether a phone is in a call of ours. */
  readonly engaged: (endpoint: string) => boolean;
}
export const RecallNeedsToken = token<RecallNeeds>('telephony.backParts');

const ringMs = 20_000;
/** The call by which a phone has transferred is on its way out of it. */
const freeWaitMs = 3_000;
const freeLookMs = 100;
const toneMs = 4_000;

/** Brings a customer back to who transferred them, or to where they waited: nobody is let go without a word. */
export async function recallTransfer(
  parts: RecallNeeds,
  call: Call,
  { phoneId, place }: TransferRecall,
  failed: { readonly to: string; readonly why: string },
): Promise<DestinationRef | undefined> {
  call.journal('TRANSFERFAILED', failed);
  const phone = phoneId === undefined ? undefined : await parts.phones.byId(phoneId);
  const target = phone?.enabled ? dialTargetOf(phone, await parts.trunks.list(), { number: call.number }) : undefined;
  if (phone && target && (await isFree(parts, phone.endpoint, call.signal))) {
    call.journal('TRANSFERBACK', { phone: phone.number });
    const told = { phoneId: phone.id, why: 'back', by: await parts.phones.byNumber(failed.to) } as const;
    const result = await ringAndJoin(parts, call, target, ringMs, { back: place, told });
    if (result.how === 'talked') return undefined;
  }
  if (place) {
    call.journal('TRANSFERBACK', { place: place.kind });
    return place;
  }
  call.journal('NOTREACHED', failed);
  await call.play({ tone: 'busy' }, { until: AbortSignal.timeout(toneMs) });
  await call.hangup('busy');
  return undefined;
}

/** Why nobody took a call, for its journal. */
export function whyNot(result: RingResult): string {
  if (result.how === 'talked') return result.how;
  return result.how === 'refused' ? result.why : (result.end?.outcome ?? 'failure');
}

/** One outside says itself whether it is: by its own line. */
async function isFree({ clock, engaged }: RecallNeeds, endpoint: string | undefined, signal: AbortSignal) {
  if (endpoint === undefined) return true;
  for (let waitedMs = 0; engaged(endpoint); waitedMs += freeLookMs) {
    if (waitedMs >= freeWaitMs) return false;
    await clock.sleep(freeLookMs, signal);
  }
  return true;
}
