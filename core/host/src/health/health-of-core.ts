import type { Database } from '@perezvon/db';
import { productVersion } from '../product.js';

/** A named check of a part of core. */
export interface HealthProbe {
  readonly name: string;
  probe(): Promise<{ readonly ok: boolean; readonly detail?: string }>;
}
export interface HealthOfCore {
  /** Whether people can work: with a database. Calls that cannot be made are named among the checks. */
  readonly ok: boolean;
  readonly version: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
}

/** Milliseconds for which an answer is good: anybody may ask, and asking costs a query. */
const freshMs = 1_000;

/** What `/healthz` says. Details stay inside: it is answered without a log-in. */
export function createHealth(database: Database, probes: readonly HealthProbe[]): () => Promise<HealthOfCore> {
  const all: readonly HealthProbe[] = [
    { name: 'database', probe: () => database.ping().then(() => ({ ok: true })) },
    ...probes,
  ];
  let asked = 0;
  let answer: Promise<HealthOfCore> | undefined;
  const ask = async (): Promise<HealthOfCore> => {
    const checks = await Promise.all(all.map(async (check) => ({ name: check.name, ok: await succeeds(check) })));
    return { ok: checks.some(({ name, ok }) => name === 'database' && ok), version: productVersion, checks };
  };
  return () => {
    if (!answer || Date.now() - asked > freshMs) {
      asked = Date.now();
      answer = ask();
    }
    return answer;
  };
}

const succeeds = (check: HealthProbe) =>
  check.probe().then(
    ({ ok }) => ok,
    () => false,
  );
