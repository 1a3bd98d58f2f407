import type { Decision, OpenTime } from '@perezvon/plugin-compliance';
import type { CampaignState } from '../../campaigns/schemas.js';
import { dayFullUntil, type RetryRule, type Tally } from '../../outcomes/retry.js';
import type { AbandonmentView } from '../abandoned-calls.js';
import { type Reason, reason } from './reason.js';

/** What is known of a contact, its list and its campaign at one moment. Instants are milliseconds since 1970. */
export interface ContactFacts {
  readonly state: 'waiting' | 'dialling' | 'reached' | 'notReached' | 'cancelled';
  readonly lastOutcome: string | null;
  readonly nextAt: number;
  readonly tally: Tally;
  readonly list: { readonly name: string; readonly state: string };
  readonly campaign: { readonly name: string; readonly state: CampaignState | 'deleted' };
  /** What only a campaign that runs here has. */
  readonly running: RunningFacts | undefined;
}
export interface RunningFacts {
  readonly retryRule: RetryRule;
  /** By whose clocks the contact is called: those of its own zones, of the law's country, or the campaign's. */
  readonly zones: readonly string[];
  readonly opening: OpenTime | undefined;
  readonly decision: Decision;
  readonly abandonment: AbandonmentView | undefined;
  /** What keeps the campaign from more lines. */
  readonly pacing: Reason | undefined;
}

/** Why the contact is not called now: exactly one reason, that which lasts longest. */
export function whyNotCalled(contact: ContactFacts, now: number): Reason {
  const { campaign, list, running } = contact;
  if (contact.state === 'dialling') return reason('calling');
  if (contact.state !== 'waiting') return reason(contact.state, outcomeOf(contact));
  if (list.state !== 'ready') return reason('listNotReady', { list: list.name, state: list.state });
  if (campaign.state !== 'running') return reason('campaignState', { campaign: campaign.name, state: campaign.state });
  if (!running) return reason('notReady');
  const [first, ...others] = ownReasons(contact, running, now);
  if (first) return others.reduce((longest, one) => (lasts(one) > lasts(longest) ? one : longest), first);
  const { abandonment, pacing } = running;
  if (abandonment?.state === 'over') {
    const { answered, abandoned, share, days } = abandonment;
    return reason('abandonment', { campaign: campaign.name, answered, abandoned, share, days });
  }
  const passing = pacing === undefined || pacing.code === 'claiming' || pacing.code === 'noContactDue';
  return passing ? reason('inTurn') : { ...pacing, values: { campaign: campaign.name, ...pacing.values } };
}

/** What keeps this contact from being called, whatever its campaign does. */
function ownReasons(contact: ContactFacts, running: RunningFacts, now: number): readonly Reason[] {
  const { retryRule, opening, zones } = running;
  const found: Reason[] = [];
  const refused = refusal(running, now);
  if (refused) found.push(refused);
  const hours = { zones: zones.join(' ') };
  if (!opening) found.push(reason('outsideHours', hours));
  else if (now < opening.from) found.push(reason('outsideHours', hours, opening.from));
  const full = dayFullUntil(retryRule, contact.tally, now);
  if (full !== undefined) found.push(reason('dayFull', { perDay: retryRule.perDay ?? 0 }, full));
  if (contact.nextAt > now) found.push(reason('pause', outcomeOf(contact), contact.nextAt));
  return found;
}

function refusal({ decision, zones }: RunningFacts, now: number): Reason | undefined {
  if (decision.allowed) return undefined;
  const { reason: code, rule, retryAt } = decision;
  const until = retryAt !== undefined && retryAt > now ? retryAt : undefined;
  if (code === 'hours') return reason('outsideHours', { zones: zones.join(' ') }, until);
  if (code === 'limit') {
    const [count = '', per = ''] = rule.split('/');
    return reason('limit', { count: Number(count), per }, until);
  }
  return reason(code, code === 'doNotCall' ? { list: rule } : {}, until);
}

const outcomeOf = ({ lastOutcome }: ContactFacts): Reason['values'] =>
  lastOutcome === null ? {} : { outcome: lastOutcome };
const lasts = ({ until }: Reason): number => (until === null ? Number.POSITIVE_INFINITY : Date.parse(until));
