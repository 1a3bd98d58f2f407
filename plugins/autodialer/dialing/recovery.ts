import type { CallEnd, CallRecord, CallsHost } from '@perezvon/sdk/server';
import type { OpenAttempt } from './attempt.js';
import type { LiveAttempt } from './live-attempts.js';

/** Ids that the call registry is asked for at once. */
const page = 1_000;

/** What the table of calls says about attempts that this process is not sure of. */
export interface Findings {
  /** Their calls are up: they go on. */
  readonly adopt: readonly { readonly attempt: OpenAttempt; readonly phase: LiveAttempt['phase'] }[];
  /** Their calls have ended while nobody listened. */
  readonly ended: readonly { readonly attempt: OpenAttempt; readonly end: CallEnd }[];
  /** Never dialled. */
  readonly undialled: readonly OpenAttempt[];
  /** Of this process: no longer unsure, their calls are up. */
  readonly sure: readonly LiveAttempt[];
}

/**
 * Compares the open attempts of the database and of this process with the table of calls.
 *
 * @param open open attempts of the database that this process does not know
 * @param live attempts of this process that were handed over to be dialled
 */
export async function findOut(
  calls: CallsHost,
  open: readonly OpenAttempt[],
  live: readonly LiveAttempt[],
): Promise<Findings> {
  const records = await recordsOf(calls, [...open.map(({ id }) => id), ...live.map(({ facts }) => facts.id)]);
  const adopt: Findings['adopt'][number][] = [];
  const ended: Findings['ended'][number][] = [];
  const undialled: OpenAttempt[] = [];
  const sure: LiveAttempt[] = [];
  for (const attempt of open) {
    const record = records.get(attempt.id);
    if (!record) undialled.push(attempt);
    else if (record.end) ended.push({ attempt, end: record.end });
    else adopt.push({ attempt, phase: phaseOf(record) });
  }
  for (const one of live) {
    const record = records.get(one.facts.id);
    if (record?.end) ended.push({ attempt: one.facts, end: record.end });
    // Without a record, one that was surely taken is only younger than its row.
    else if (!record && one.unsure) undialled.push(one.facts);
    else if (record && one.unsure) sure.push(one);
  }
  return { adopt, ended, undialled, sure };
}

async function recordsOf(calls: CallsHost, ids: readonly string[]): Promise<ReadonlyMap<string, CallRecord>> {
  const all = new Map<string, CallRecord>();
  for (let from = 0; from < ids.length; from += page) {
    for (const [id, record] of await calls.records(ids.slice(from, from + page))) all.set(id, record);
  }
  return all;
}

function phaseOf({ state }: CallRecord): LiveAttempt['phase'] {
  if (state === 'up') return 'answered';
  return state === 'ringing' ? 'ringing' : 'started';
}
