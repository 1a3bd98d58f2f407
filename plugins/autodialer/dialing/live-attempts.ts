import { injectable } from '@perezvon/sdk/server';
import type { PreparedMedia } from '../message/message-ref.js';
import type { AttemptEnd, OpenAttempt } from './attempt.js';

/** An open attempt of this process. */
export interface LiveAttempt {
  readonly attempt: OpenAttempt;
  /** `preparing`: committed, its message is being made; `prepared`: not handed over to be dialled yet. */
  phase: 'preparing' | 'prepared' | 'started' | 'ringing' | 'answered';
  /** What is played to who answers, once it is made. */
  media?: PreparedMedia;
  /** A person ordered it to be hung up. */
  stopped: boolean;
  /** It was handed over, and nobody knows whether it was taken: the call registry's table is to be asked. */
  uncertain: boolean;
}
export const isHandedOver = ({ phase }: LiveAttempt): boolean => phase !== 'prepared' && phase !== 'preparing';

export interface LineCounts {
  readonly lines: number;
  readonly ringing: number;
  readonly talking: number;
}

/** All attempts of this process from the commit of their row until their end is written. */
@injectable()
export class LiveAttempts {
  private readonly byId = new Map<string, LiveAttempt>();
  private readonly byCampaign = new Map<string, Set<LiveAttempt>>();
  private unwritten: AttemptEnd[] = [];
  private readonly unwrittenIds = new Set<string>();

  add(attempt: OpenAttempt, phase: LiveAttempt['phase']): void {
    const live: LiveAttempt = { attempt, phase, stopped: false, uncertain: false };
    this.byId.set(attempt.id, live);
    const own = this.byCampaign.get(attempt.campaignId) ?? new Set();
    this.byCampaign.set(attempt.campaignId, own.add(live));
  }
  get(id: string): LiveAttempt | undefined {
    return this.byId.get(id);
  }
  all(): readonly LiveAttempt[] {
    return [...this.byId.values()];
  }
  of(campaignId: string): readonly LiveAttempt[] {
    return [...(this.byCampaign.get(campaignId) ?? [])];
  }
  /** Whether it is open here, or its end waits to be written. */
  knows(id: string): boolean {
    return this.byId.has(id) || this.unwrittenIds.has(id);
  }
  /** Whether an attempt of the campaign is open or not written yet. */
  busyWith(campaignId: string): boolean {
    return this.byCampaign.has(campaignId) || this.unwritten.some(({ attempt }) => attempt.campaignId === campaignId);
  }

  /** The attempt is over, its end is to be written. It ends once: what is told again is not counted again. */
  end(end: AttemptEnd): void {
    const { id, campaignId } = end.attempt;
    const live = this.byId.get(id);
    this.byId.delete(id);
    const own = this.byCampaign.get(campaignId);
    if (live) own?.delete(live);
    if (own?.size === 0) this.byCampaign.delete(campaignId);
    if (this.unwrittenIds.has(id)) return;
    this.unwritten.push(end);
    this.unwrittenIds.add(id);
  }
  get unwrittenCount(): number {
    return this.unwritten.length;
  }
  /** The oldest ends that wait to be written. */
  nextUnwritten(count: number): readonly AttemptEnd[] {
    return this.unwritten.slice(0, count);
  }
  /** The first `count` of them are in the database. */
  written(count: number): void {
    for (const { attempt } of this.unwritten.splice(0, count)) this.unwrittenIds.delete(attempt.id);
  }

  lines(campaignId: string): LineCounts {
    let ringing = 0;
    let talking = 0;
    const own = this.byCampaign.get(campaignId);
    for (const { phase } of own ?? []) {
      if (phase === 'ringing') ringing += 1;
      else if (phase === 'answered') talking += 1;
    }
    return { lines: own?.size ?? 0, ringing, talking };
  }
}
