import { outcomeOf } from '../carrier/behaviour.js';
import type { CarrierCall } from '../carrier/carrier-log.js';

/** An attempt as the product's report has it. */
export interface ReportedAttempt {
  readonly number: string;
  readonly outcome: string | null;
}
/** What the carrier's log says of the product's report. */
export interface Verdict {
  readonly contacts: number;
  /** Calls that came to the carrier. */
  readonly calls: number;
  /** A line for each number of which the two tell differently. */
  readonly differing: readonly string[];
}

/**
 * Holds a campaign's report against the carrier's own log, number by number: as many attempts as calls, each with the
 * outcome that the carrier gave it.
 *
 * @param attempts - all of the campaign's
 * @param calls - what the carrier wrote down since the campaign began
 */
export function verdict(attempts: readonly ReportedAttempt[], calls: readonly CarrierCall[]): Verdict {
  const reported = byNumber(attempts, ({ outcome }) => outcome ?? 'none');
  const seen = byNumber(calls, ({ behaviour }) => outcomeOf[behaviour]);
  const differing: string[] = [];
  for (const number of new Set([...reported.keys(), ...seen.keys()])) {
    const [told, happened] = [reported.get(number) ?? [], seen.get(number) ?? []].map((all) =>
      all.toSorted().join(', '),
    );
    if (told !== happened)
      differing.push(`${number}: reported ${told || 'nothing'}, but was ${happened || 'not called'}`);
  }
  return { contacts: reported.size, calls: calls.length, differing };
}

/** The verdict in the terminal's words. */
export function inWords({ contacts, calls, differing }: Verdict): string {
  return differing.length === 0
    ? `The carrier's own log agrees: ${contacts} contacts, ${calls} calls, each with the outcome it gave them.`
    : `The carrier's own log differs for ${differing.length} of ${contacts} contacts:\n${differing.slice(0, 10).join('\n')}`;
}

function byNumber<T extends { readonly number: string }>(
  all: readonly T[],
  outcome: (one: T) => string,
): Map<string, string[]> {
  const numbers = new Map<string, string[]>();
  for (const one of all) {
    const outcomes = numbers.get(one.number) ?? [];
    outcomes.push(outcome(one));
    numbers.set(one.number, outcomes);
  }
  return numbers;
}
