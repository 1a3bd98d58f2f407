import type { BookedContact } from './contact-store.js';
import type { JudgeClock } from './judge-clock.js';
import type { SeenCall } from './seen-call.js';
import type { CampaignSettings } from '@perezvon/plugin-autodialer/engine';

interface Past {
  readonly number: string;
  readonly at: number;
  endedAt?: number;
  outcome?: string;
}
const second = 1_000;
const longestPause = 30 * 24 * 3_600;

/** Watches how each contact is called again: how often, after which pause, on which of its numbers. Counts by itself. */
export class JudgeContacts {
  private readonly past = new Map<number, Past[]>();

  constructor(private readonly clock: JudgeClock) {}

  /** What this call breaks. */
  began({ at, campaign, contact, number }: SeenCall): readonly string[] {
    const { settings } = campaign;
    const calls = this.past.get(contact.id) ?? [];
    this.past.set(contact.id, [...calls, { number, at }]);
    const last = calls.at(-1);
    const faults: string[] = [];
    if (calls.length >= settings.attempts) faults.push(`called ${calls.length + 1} times of ${settings.attempts}`);
    const zone = settings.schedule.timeZone;
    const { date } = this.clock.at(zone, at);
    const today = calls.filter((one) => this.clock.at(zone, one.at).date === date).length;
    if (settings.retry.perDay !== null && today >= settings.retry.perDay)
      faults.push(`called ${today + 1} times on ${date}`);
    if (number !== expected(contact.numbers, calls, settings))
      faults.push(`called on ${number}, which was not the next`);
    if (!last) return faults;
    if (last.endedAt === undefined) return [...faults, 'called while it was being called'];
    if (last.outcome === 'reached') faults.push('called after it was reached');
    const often = calls.filter(({ outcome }) => outcome === last.outcome).length;
    const most = settings.retry.counts[last.outcome as 'busy'] ?? Number.POSITIVE_INFINITY;
    if (last.outcome !== 'invalid' && often >= most) faults.push(`called after ${often} times ${last.outcome}`);
    const pause = last.outcome === 'invalid' ? 0 : pauseOf(settings, last.outcome ?? '', often);
    if (at < last.endedAt + pause * second)
      faults.push(`called ${(at - last.endedAt) / second} s after ${last.outcome}, not ${pause} s`);
    return faults;
  }

  ended(contact: number, outcome: string, at: number): void {
    const last = this.past.get(contact)?.at(-1);
    if (last) Object.assign(last, { outcome, endedAt: at });
  }

  /** Whether a contact that is over was given up too early, or counts as reached without having been. */
  concluded({ id, state, outcome, numbers }: BookedContact, settings: CampaignSettings): string | undefined {
    const calls = this.past.get(id) ?? [];
    const last = calls.at(-1)?.outcome;
    if ((state === 'reached') !== (last === 'reached')) return `is ${state} after ${last}`;
    // The law, its hours or its own row ended it: not how it was called.
    if (state === 'reached' || outcome !== last || last === undefined) return undefined;
    const often = calls.filter((one) => one.outcome === last).length;
    const enough =
      calls.length >= settings.attempts || often >= (settings.retry.counts[last as 'busy'] ?? Number.POSITIVE_INFINITY);
    const wrong = numbers.every((number) => calls.some((one) => one.number === number && one.outcome === 'invalid'));
    return enough || wrong ? undefined : `was given up after ${calls.length} calls, the last ${last}`;
  }
}

/** The number after the last one where that was wrong or the rule says so, past wrong ones; the same again elsewhere. */
function expected(numbers: readonly string[], calls: readonly Past[], { retry }: CampaignSettings): string | undefined {
  let index = 0;
  const wrong = new Set<number>();
  for (const { outcome } of calls) {
    if (outcome === 'invalid') wrong.add(index);
    else if (!retry.otherNumber.some((one) => one === outcome)) continue;
    for (let step = 0; step < numbers.length; step += 1) {
      index = (index + 1) % numbers.length;
      if (!wrong.has(index)) break;
    }
  }
  return numbers[index];
}

function pauseOf({ pauses, retry }: CampaignSettings, outcome: string, often: number): number {
  const first = pauses[outcome as 'busy'] ?? pauses.default;
  return retry.growth === 'doubling' ? Math.min(longestPause, first * 2 ** (often - 1)) : first;
}
