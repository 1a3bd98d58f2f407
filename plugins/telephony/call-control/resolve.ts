import type { Phones, Trunks } from '../index.js';
import type { Directory } from '../internal/directory.js';
import { dialledNumber } from '../internal/internal.js';
import { dialTargetOf } from '../phones/dial-target.js';
import type { RuleBasedRouting } from '../routing/outbound-routing.js';
import type { Target } from './conversation-parts.js';

/**
 * Whom a number leads to that is dialled in the middle of a talk: a phone of the house, what else has a short number (a queue,
 * an operator), or a number outside that the rules and the phone's own permission allow.
 */
export async function resolveTarget(
  {
    phones,
    directory,
    trunks,
    routing,
  }: {
    readonly phones: Phones;
    readonly directory: Directory;
    readonly trunks: Trunks;
    readonly routing: RuleBasedRouting;
  },
  dialled: string,
  from: string,
): Promise<Target | undefined> {
  const short = await directory.find(dialled);
  if (short && 'destination' in short) return { targets: [], destination: () => short.destination };
  if (short) {
    const { phone } = short;
    const target = phone.enabled ? dialTargetOf(phone, await trunks.list()) : undefined;
    const { id: phoneId } = phone;
    return (
      target && {
        targets: [target],
        phoneId,
        destination: (back) => ({ kind: 'telephony.phone', target: { phoneId, back } }),
      }
    );
  }
  const number = dialledNumber(dialled);
  const own = await phones.byEndpoint(from);
  if (number === undefined || !own?.mayCallOut) return undefined;
  const { targets, why } = await routing.choose({ by: 'rule', number });
  if (why.code === 'noRule') return undefined;
  return {
    targets: targets.map(({ target }) => target),
    destination: (back) => ({ kind: 'telephony.outside', target: { number, dialled: true, back } }),
  };
}
