import type { AttemptOutcome } from '@perezvon/plugin-autodialer/engine';
import type { Random } from './random.js';

/** What becomes of a dialled call, and after how many milliseconds. */
export interface Fate {
  readonly outcome: AttemptOutcome;
  readonly ms: number;
}
/** How a carrier treats calls: shares of what happens, the rest is answered. */
export interface Mood {
  readonly busy: number;
  readonly noAnswer: number;
  readonly rejected: number;
  readonly congestion: number;
  readonly invalid: number;
  readonly failure: number;
  /** Of the answered ones, how many hang up too early, and how many are machines. */
  readonly early: number;
  readonly machine: number;
}

export function moodOf(random: Random): Mood {
  const share = (most: number) => random.next() * most;
  return {
    busy: share(0.25),
    noAnswer: share(0.3),
    rejected: share(0.1),
    congestion: share(0.1),
    invalid: share(0.05),
    failure: share(0.05),
    early: share(0.3),
    machine: share(0.2),
  };
}

/** The fate of one call. Times: an answer after 2 to 20 s, a message of 5 to 40 s, a ring of as long as is allowed. */
export function fateOf(mood: Mood, random: Random, ringTimeoutMs: number, detects: boolean): Fate {
  let at = random.next();
  const is = (share: number) => {
    const hit = at < share;
    at -= share;
    return hit;
  };
  if (is(mood.busy)) return { outcome: 'busy', ms: random.whole(300, 4_000) };
  if (is(mood.noAnswer)) return { outcome: 'noAnswer', ms: ringTimeoutMs };
  if (is(mood.rejected)) return { outcome: 'rejected', ms: random.whole(500, 9_000) };
  if (is(mood.congestion)) return { outcome: 'congestion', ms: random.whole(50, 800) };
  if (is(mood.invalid)) return { outcome: 'invalid', ms: random.whole(50, 500) };
  if (is(mood.failure)) return { outcome: 'failure', ms: random.whole(10, 5_000) };
  const answered = random.whole(2_000, Math.min(20_000, ringTimeoutMs));
  if (detects && random.chance(mood.machine)) return { outcome: 'machine', ms: answered + random.whole(1_500, 5_000) };
  if (random.chance(mood.early)) return { outcome: 'tooLittle', ms: answered + random.whole(500, 4_000) };
  return { outcome: 'reached', ms: answered + random.whole(5_000, 40_000) };
}
