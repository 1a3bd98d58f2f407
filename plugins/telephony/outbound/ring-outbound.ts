import type { Call } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { ringAndJoin, type RingParts, type RingResult } from '../phones/ring.js';
import type { Wanted } from '../routing/choose-trunks.js';
import type { RuleBasedRouting } from '../routing/outbound-routing.js';
import { goesOn } from './failover.js';

/** Whose texts tell the reasons in a journal. */
const decidedBy = 'telephony';

/** Calls somebody outside for a caller, by one trunk after another until one carries the call. */
export async function ringOutbound(
  parts: RingParts & { readonly routing: RuleBasedRouting },
  call: Call,
  wanted: Wanted,
  ringTimeoutMs: number,
  back?: DestinationRef,
): Promise<RingResult> {
  const { targets, why, others } = await parts.routing.choose(wanted);
  const [first] = targets;
  const to = wanted.number ?? ('address' in wanted ? wanted.address : undefined);
  call.journal('ROUTE', { to, trunk: first?.target.trunk, trunkName: first?.trunkName, decidedBy, why, others });
  let result: RingResult = { how: 'refused', why: why.code };
  for (const { target, trunkName } of targets) {
    result = await ringAndJoin(parts, call, target, ringTimeoutMs, { back });
    if (!goesOn(result)) break;
    call.journal('TRUNKSKIPPED', { trunk: target.trunk, trunkName, decidedBy, why: skipReason(result) });
  }
  return result;
}

/** What the provider said, or that nothing could be dialled. */
function skipReason(result: RingResult): { readonly code: string; readonly status?: number; readonly error?: string } {
  if (result.how === 'refused') return { code: 'notDialled', error: result.why };
  const end = result.how === 'notReached' ? result.end : undefined;
  const status = end?.sipStatus;
  return { code: end?.outcome ?? 'failure', status: status ?? 0 };
}
