import type { Phones, Trunks } from '../index.js';
import { dialledNumber } from '../inside/internal.js';
import { wayTo } from '../phones/ring.js';
import { ruleFor, type RuleBook } from '../rules/rule-book.js';
import type { Target } from './conversations.js';

/**
 * Whom a number leads to that is dialled in the middle of a talk: a phone of the house, or a number outside that the rules
 * and the phone's own permission allow, by the first trunk of its rule.
 */
export async function resolveTarget(
  { phones, trunks, rules }: { readonly phones: Phones; readonly trunks: Trunks; readonly rules: RuleBook },
  dialled: string,
  from: string,
): Promise<Target | undefined> {
  const phone = /^\d{2,6}$/.test(dialled) ? await phones.byNumber(dialled) : undefined;
  const all = await trunks.list();
  if (phone) {
    const way = phone.enabled ? wayTo(phone, all) : undefined;
    const { id: phoneId } = phone;
    return way && { way, destination: (back) => ({ kind: 'telephony.phone', target: { phoneId, back } }) };
  }
  const number = dialledNumber(dialled);
  const own = await phones.byEndpoint(from);
  if (number === undefined || !own?.mayCallOut) return undefined;
  const rule = ruleFor(await rules.all(), number);
  const trunk = rule?.trunks.map((id) => all.find((one) => one.id === id)).find((one) => one?.enabled);
  if (!trunk) return undefined;
  const way = { number, trunk: trunk.endpoint, plus: trunk.plus, callerId: trunk.callerId };
  const { id: trunkId } = trunk;
  return { way, destination: (back) => ({ kind: 'telephony.outside', target: { number, trunkId, back } }) };
}
