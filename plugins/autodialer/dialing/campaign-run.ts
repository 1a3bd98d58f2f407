import type { Campaign } from '../campaigns/schemas.js';
import type { RetryRule } from '../outcomes/retry.js';
import { Openings } from '../schedule/campaign-hours.js';
import type { OpenTime, RefusalReason } from '@perezvon/plugin-compliance';
import type { AbandonmentView } from './abandoned-calls.js';
import type { CampaignRules } from './campaign-rules.js';
import { type DialingGroupKey, DueContacts } from './due-contacts.js';
import type { CampaignRules as PacingRules } from './pacing/state.js';

/** The longest time for which a campaign whose calls are refused is left alone, in milliseconds. */
const longestHoldMs = 30_000;

/** The rules forbid a call now. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** The contact is not due before this instant; absent: nobody knows yet. */
  readonly notBefore: number | undefined;
}

/** What the dialer keeps for a campaign that is running, or whose last calls are still up. */
export class CampaignRun {
  readonly due = new DueContacts();
  /** Whether a list of it is being loaded. */
  importing = false;
  /** How many answered calls waited in vain for a person, where the rules limit that. */
  abandonment: AbandonmentView | undefined;
  private openings: Openings;
  private refusals = 0;
  /** Why calls of it are not started at the moment, for people. */
  problem: string | undefined;

  constructor(
    public campaign: Campaign,
    public rules: CampaignRules,
    now: number,
  ) {
    this.openings = new Openings(campaign, this.rules.hours, now);
  }

  get running(): boolean {
    return this.campaign.state === 'running';
  }
  get retryRule(): RetryRule {
    const { attempts, pauses, retry, schedule } = this.campaign;
    return { attempts, pauses, ...retry, timeZone: schedule.timeZone };
  }

  change(campaign: Campaign, rules: CampaignRules, now: number): void {
    this.campaign = campaign;
    this.rules = rules;
    this.openings = new Openings(campaign, this.rules.hours, now);
  }

  /** When contacts of these zones may be called, now or next. */
  readonly openingOf = (zones: readonly string[]): OpenTime | undefined => this.openings.of(zones);

  /** Looks for the next opening when one is over; answers whether the rules have changed by that. */
  roll(now: number): boolean {
    return this.running && this.openings.roll(now);
  }

  /** Why a contact may not be called at this hour; nothing when it may. */
  closedFor(contact: DialingGroupKey, now: number): Refusal | undefined {
    const opening = this.openingOf(this.due.zonesOf(contact));
    if (opening && opening.from <= now && now < opening.to) return undefined;
    return { reason: 'hours', notBefore: opening && now < opening.from ? opening.from : undefined };
  }

  /** When its next contact is due and may be called. */
  dueFrom(): number | undefined {
    return this.due.dueFrom(this.openingOf);
  }

  pacingRules(): PacingRules {
    const { id, channels, callsPerSecond, priority, trunks } = this.campaign;
    // Too many were abandoned: nobody more is called until old calls have left the days that count.
    const open = this.running && this.abandonment?.state !== 'over' ? this.opening() : undefined;
    return { id, mode: 'message', channels, perSecond: callsPerSecond, priority, trunks, open };
  }

  /** From the first opening of any dialing group to the last closing; which of them is open is for each claim to say. */
  private opening(): OpenTime | undefined {
    const open = this.due.zones.flatMap((zones) => this.openingOf(zones) ?? []);
    if (open.length === 0) return undefined;
    return { from: Math.min(...open.map(({ from }) => from)), to: Math.max(...open.map(({ to }) => to)) };
  }

  /** A start was refused. Answers for how many milliseconds the campaign is to be left alone, longer each time. */
  refused(why: string): number {
    this.problem = why;
    this.refusals = Math.min(this.refusals + 1, 10);
    return Math.min(longestHoldMs, 500 * 2 ** this.refusals);
  }
  accepted(): void {
    this.problem = undefined;
    this.refusals = 0;
  }
}
