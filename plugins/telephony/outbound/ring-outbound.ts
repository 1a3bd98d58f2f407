import type { Call } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { whyNot } from '../call-control/transfer-recall.js';
import { ringAndJoin, type RingParts, type RingResult } from '../phones/ring.js';
import type { Wanted } from '../routing/choose-trunks.js';
import type { RuleBasedRouting } from '../routing/outbound-routing.js';
import { goesOn } from './failover.js';

/** Calls somebody outside for a caller, by one trunk after another until one carries the call. */
export async function ringOutbound(
  parts: RingParts & { readonly routing: RuleBasedRouting },
  call: Call,
  wanted: Wanted,
  ringTimeoutMs: number,
  back?: DestinationRef,
): Promise<RingResult> {
  const { targets, passed, refused } = await parts.routing.choose(wanted);
  for (const skipped of passed) call.journal('TRUNKSKIPPED', skipped);
  let result: RingResult = { how: 'refused', why: refused ?? 'no trunk takes the call' };
  for (const target of targets) {
    result = await ringAndJoin(parts, call, target, ringTimeoutMs, { back });
    if (!goesOn(result)) break;
    call.journal('TRUNKSKIPPED', { trunk: target.trunk, why: whyNot(result) });
  }
  return result;
}
