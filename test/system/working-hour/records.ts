import { callsOf } from '../../support/subscriber-log.js';
import { carrier, centre, product } from './office.js';

export interface Figures {
  readonly key: string;
  readonly offered: number;
  readonly answered: number;
  readonly lost: number;
  readonly sentOn: number;
  readonly holdMs: number;
  readonly transfers: number;
}
export interface FrontPage {
  readonly total: Figures;
  readonly byQueue: readonly Figures[];
  readonly byOperator: readonly Figures[];
}
export interface Recording {
  readonly id: string;
  readonly callId: string;
  readonly state: string;
  readonly error: string | null;
  readonly durationMs: number;
  readonly startedAt: Date;
}
export interface Entry {
  readonly call_id: string;
  readonly event: string;
  readonly at: Date;
  readonly data: string;
  readonly number: string | null;
}

export async function rows<T>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> {
  const [found] = await product.db.pool.query(sql, [...values]);
  return found as T[];
}
/** One number that a statement gives. */
export const count = async (sql: string) => Number((await rows<{ n: number }>(sql))[0]?.n);

export async function providerCalls() {
  const traces = await Promise.all(centre.callers.map((one) => one.trace()));
  const out = (await carrier.calls()).map((call) => ({ ...call, trunk: 'carrier' }));
  return [...traces.flatMap((trace) => callsOf(trace, 'provider')), ...out];
}
export async function allRecordings(): Promise<readonly Recording[]> {
  return rows<Recording>(
    'SELECT id, call_id AS callId, state, error, duration_ms AS durationMs, started_at AS startedAt FROM recording_recordings',
  );
}

/**
 * Conversations by the journal: two calls, from the first joining until one of them hangs up or the customer is joined with
 * somebody else; holds and consultations included.
 */
export function conversationsIn(entries: readonly Entry[], phones: ReadonlyMap<string, string | null>) {
  const ends = new Map(entries.flatMap(({ call_id, event, at }) => (event === 'END' ? [[call_id, at.getTime()]] : [])));
  const talks = new Map<string, { readonly calls: string[]; readonly from: number }>();
  for (const { call_id, event, at, data } of entries) {
    const { bridge } = JSON.parse(data) as { bridge?: string };
    if (bridge === undefined || event !== 'CONNECT') continue;
    const talk = talks.get(bridge) ?? { calls: [], from: at.getTime() };
    talks.set(bridge, talk);
    talk.calls.push(call_id);
  }
  const conversations: { readonly calls: readonly string[]; readonly from: number; until: number }[] = [];
  for (const { calls, from } of [...talks.values()].toSorted((a, b) => a.from - b.from)) {
    const customer = calls.find((id) => !phones.get(id));
    const last = customer === undefined ? undefined : conversations.findLast((one) => one.calls.includes(customer));
    if (last?.calls.every((id) => calls.includes(id))) continue;
    if (last) last.until = Math.min(last.until, from);
    conversations.push({ calls, from, until: Math.min(...calls.map((id) => ends.get(id) ?? Number.NaN)) });
  }
  return conversations;
}
