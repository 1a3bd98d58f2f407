import type { PreparedMedia } from '../message/message-ref.js';
import type { OpenAttempt } from './attempt.js';

/** An open attempt of this process. */
export interface LiveAttempt {
  readonly facts: OpenAttempt;
  /** `preparing`: committed, its message is being made; `prepared`: not handed over to be dialled yet. */
  phase: 'preparing' | 'prepared' | 'started' | 'ringing' | 'answered';
  /** What is played to who answers, once it is made. */
  media?: PreparedMedia;
  /** A person ordered it to be hung up. */
  stopped: boolean;
  /** It was handed over, and nobody knows whether it was taken: the call registry's table is to be asked. */
  unsure: boolean;
}
export const isHandedOver = ({ phase }: LiveAttempt): boolean => phase !== 'prepared' && phase !== 'preparing';

export interface LineCounts {
  readonly lines: number;
  readonly ringing: number;
  readonly talking: number;
}

/** All open attempts of this process, by id and by campaign. */
export class LiveAttempts {
  private readonly byId = new Map<string, LiveAttempt>();
  private readonly byCampaign = new Map<string, Set<LiveAttempt>>();

  add(facts: OpenAttempt, phase: LiveAttempt['phase']): void {
    const live: LiveAttempt = { facts, phase, stopped: false, unsure: false };
    this.byId.set(facts.id, live);
    const own = this.byCampaign.get(facts.campaignId) ?? new Set();
    this.byCampaign.set(facts.campaignId, own.add(live));
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
  campaigns(): readonly string[] {
    return [...this.byCampaign.keys()];
  }
  remove(live: LiveAttempt): void {
    const { id, campaignId } = live.facts;
    this.byId.delete(id);
    const own = this.byCampaign.get(campaignId);
    own?.delete(live);
    if (own?.size === 0) this.byCampaign.delete(campaignId);
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
