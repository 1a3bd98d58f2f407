import type { Clock } from './log.js';

export interface TryLimitOptions {
  /** Tries that may fail before the rest are refused. */
  readonly tries: number;
  /** After so many milliseconds without a try a subject starts anew. */
  readonly forgetMs: number;
}
interface Tried {
  count: number;
  lastAt: number;
}
/** Subjects that are remembered at once: more than a guesser can name costs no memory. */
const most = 10_000;

/**
 * Slows down who guesses. A try is charged before it is looked at, so that many at once are no more than the limit.
 *
 * @example
 * if (!limit.admit(number)) throw new TooManyTriesError();
 * if (await isRight(secret)) limit.passed(number);
 */
export class TryLimit {
  private readonly subjects = new Map<string, Tried>();

  constructor(
    private readonly clock: Clock,
    private readonly options: TryLimitOptions,
  ) {}

  /**
   * Charges a try of each subject, such as who asks and what is asked for.
   * @returns false when one of them has none left; then nothing is charged
   */
  admit(...subjects: readonly string[]): boolean {
    const now = this.clock.now();
    const { tries, forgetMs } = this.options;
    const known = subjects.map((subject) => {
      const tried = this.subjects.get(subject);
      return tried && now - tried.lastAt < forgetMs ? tried : { count: 0, lastAt: now };
    });
    if (known.some(({ count }) => count >= tries)) return false;
    for (const [at, subject] of subjects.entries()) {
      this.subjects.delete(subject);
      this.subjects.set(subject, { count: (known[at]?.count ?? 0) + 1, lastAt: now });
    }
    for (const oldest of this.subjects.keys()) {
      if (this.subjects.size <= most) break;
      this.subjects.delete(oldest);
    }
    return true;
  }

  /** A try was right: its subjects start anew. */
  passed(...subjects: readonly string[]): void {
    for (const subject of subjects) this.subjects.delete(subject);
  }
}
