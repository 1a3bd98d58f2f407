import { setTimeout as sleep } from 'node:timers/promises';
import type { Observer, Window } from './observer.js';
import { cpuMs } from './process-figures.js';

/** Milliseconds from the answer to the message that people may be kept waiting. */
export const startLimitMs = 250;
/** Steps of calls per second. */
export const rates = [20, 40, 60, 80, 100, 130, 160, 200, 250, 300];
const settleMs = 3_000;
const windowMs = 8_000;
/** From a call's start to its message, at the utmost. */
const answerMs = 4_000;

export interface Step extends Window {
  readonly rate: number;
  readonly ok: boolean;
  readonly cpuMsPerCall: number;
}

/** Raises the rate step by step until two steps in a row are too much. */
export async function climb(
  name: string,
  observer: Observer,
  pid: number,
  setRate: (perSecond: number) => Promise<void>,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  console.log(`${name}\n  asked   done  calls failed  p50ms  p99ms  maxms  cpu ms/call`);
  for (const rate of rates) {
    await setRate(rate);
    await sleep(settleMs);
    const [from, used] = [Date.now(), cpuMs(pid)];
    await sleep(windowMs);
    const [to, spent] = [Date.now(), cpuMs(pid) - used];
    await sleep(answerMs);
    const seen = observer.window(from, to);
    const ok = seen.failed === 0 && seen.p99 < startLimitMs && seen.perSecond >= rate * 0.95;
    const cpuMsPerCall = Math.round((spent / Math.max(1, seen.calls)) * 100) / 100;
    steps.push({ rate, ok, cpuMsPerCall, ...seen });
    const figures = [rate, seen.perSecond, seen.calls, seen.failed, seen.p50, seen.p99, seen.max, cpuMsPerCall];
    console.log(`${figures.map((figure) => String(figure).padStart(7)).join('')}  ${ok ? 'ok' : 'too much'}`);
    if (!ok && steps.at(-2)?.ok === false) break;
  }
  await setRate(0);
  return steps;
}

/** The highest rate that was carried: in calls per second as they were really made. */
export const knee = (steps: readonly Step[]): Step | undefined => steps.findLast(({ ok }) => ok);
