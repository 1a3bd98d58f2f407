import type { Campaign } from '../campaigns/schemas.js';
import type { RetryRule } from '../outcomes/retry.js';
import { nextOpening, type OpenTime } from '../schedule/schedule.js';
import { DueBook } from './due-book.js';
import type { CampaignRules } from './pacing/state.js';

/** The longest time for which a campaign whose calls are refused is left alone, in milliseconds. */
const longestHoldMs = 30_000;

/** What the dialler keeps for a campaign that is running, or whose last calls are still up. */
export class CampaignRun {
  readonly book = new DueBook();
  /** Whether a list of it is being loaded. */
  importing = false;
  private opening: OpenTime | undefined;
  private refusals = 0;
  /** Why calls of it are not started at the moment, for people. */
  problem: string | undefined;

  constructor(
    public campaign: Campaign,
    now: number,
  ) {
    this.opening = nextOpening(campaign.schedule, now);
  }

  get running(): boolean {
    return this.campaign.state === 'running';
  }
  get retryRule(): RetryRule {
    return { attempts: this.campaign.attempts, pauses: this.campaign.pauses };
  }

  change(campaign: Campaign, now: number): void {
    this.campaign = campaign;
    this.opening = nextOpening(campaign.schedule, now);
  }

  /** Looks for the next opening when the last one is over; answers whether the rules have changed by that. */
  roll(now: number): boolean {
    if (!this.running || this.opening === undefined || now < this.opening.to) return false;
    this.opening = nextOpening(this.campaign.schedule, now);
    return true;
  }

  rules(): CampaignRules {
    const { id, channels, callsPerSecond, priority, trunks } = this.campaign;
    const open = this.running ? this.opening : undefined;
    return { id, mode: 'message', channels, perSecond: callsPerSecond, priority, trunks, open };
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
