import type { AttemptEnd } from '../dialing/attempt.js';
import type { Counts } from '../campaigns/schemas.js';
import type { AttemptOutcome } from '../outcomes/outcome.js';

/** A result as the live page shows it. */
export interface RecentResult {
  readonly attemptId: string;
  readonly contactId: number;
  readonly number: string;
  readonly name: string;
  readonly ordinal: number;
  readonly outcome: AttemptOutcome;
  readonly contactState: 'waiting' | 'reached' | 'notReached';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly heardMs: number | null;
}

export const recentKept = 50;
const minute = 60_000;
/** Speed is measured in pieces of a minute, so that it neither jumps nor lags. */
const slice = 5_000;

/** The present numbers of one campaign, kept in memory: read from the database once, then changed with each write. */
export class CampaignProgress {
  private counted: Record<keyof Counts, number> = { reached: 0, notReached: 0, waiting: 0, dialling: 0, total: 0 };
  private readonly byOutcome = new Map<string, number>();
  private results: RecentResult[] = [];
  private readonly starts = new Map<number, number>();

  get counts(): Counts {
    return { ...this.counted };
  }
  get outcomes(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.byOutcome);
  }
  /** Newest first. */
  get recent(): readonly RecentResult[] {
    return this.results;
  }

  set(counts: Counts, outcomes: ReadonlyMap<string, number>): void {
    this.counted = { ...counts };
    this.byOutcome.clear();
    for (const [outcome, count] of outcomes) this.byOutcome.set(outcome, count);
  }

  /** What happened before this process. */
  remember(results: readonly RecentResult[]): void {
    const known = new Set(this.results.map(({ attemptId }) => attemptId));
    const older = results.filter(({ attemptId }) => !known.has(attemptId));
    this.results = [...this.results, ...older].slice(0, recentKept);
  }
  /** @param refused why contacts will never be called, by the rules; one of each */
  claimed(contacts: number, refused: readonly string[] = []): void {
    this.counted.waiting -= contacts + refused.length;
    this.counted.dialling += contacts;
    this.counted.notReached += refused.length;
    for (const reason of refused) this.count(reason);
  }
  /** Calls were started. */
  started(calls: number, now: number): void {
    const at = Math.floor(now / slice);
    this.starts.set(at, (this.starts.get(at) ?? 0) + calls);
    for (const key of this.starts.keys()) if (key <= at - minute / slice) this.starts.delete(key);
  }

  written({ attempt, outcome, next, endedAt, heardMs }: AttemptEnd): void {
    this.counted.dialling -= 1;
    this.counted[next.state] += 1;
    this.count(outcome);
    const { id: attemptId, contactId, number, name, ordinal } = attempt;
    const result = { attemptId, contactId, number, name, ordinal, outcome, contactState: next.state, at: endedAt };
    this.results.unshift({ ...result, heardMs: heardMs ?? null });
    this.results.length = Math.min(this.results.length, recentKept);
  }

  private count(outcome: string): void {
    this.byOutcome.set(outcome, (this.byOutcome.get(outcome) ?? 0) + 1);
  }

  /** Calls started during the last minute. */
  perMinute(now: number): number {
    const at = Math.floor(now / slice);
    let sum = 0;
    for (const [key, count] of this.starts) if (key > at - minute / slice) sum += count;
    return sum;
  }
}
