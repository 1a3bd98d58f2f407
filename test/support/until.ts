import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is true (or a value), and gives it.
 * @throws when `timeoutMs` have passed; the message holds what was waited for and the last answer
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T> | T,
  { timeoutMs = 60_000, everyMs = 200 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`waited ${timeoutMs} ms in vain for ${what}; last answer: ${String(last)}`);
}
