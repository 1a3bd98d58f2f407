import { token } from '@perezvon/sdk/server';
import { offsetSpans } from './offset-spans.js';
import type { CampaignResult, ResultSource } from '../index.js';
import type { Operators } from '@perezvon/plugin-operators';
import type { LocalizedText } from '@perezvon/sdk/shared';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { dayMs, everybody, quarterMs, sumsOfQueueVisits } from '../queue-visits/aggregate.js';
import { type LostCall, lostCalls, missedOffers, type TrunkLoad, trunkLoads } from './single-calls.js';
import { filter, type Span } from './span.js';
import { type Figures, figuresOf, handledMs, nothing, plus, type Sums } from './figures.js';

export interface Named<K> extends Figures {
  readonly key: K;
}
export interface FrontPage {
  readonly total: Figures;
  readonly byQueue: readonly Named<string>[];
  readonly byOperator: readonly Named<string>[];
  readonly byHour: readonly Named<number>[];
  readonly byWeekday: readonly Named<number>[];
  readonly byDay: readonly Named<string>[];
}
/** Time in one of the admin's states. */
export interface Pause {
  readonly names: LocalizedText;
  readonly paid: boolean;
  readonly ms: number;
}
export interface WorkingTime {
  readonly operatorId: string;
  readonly loggedInMs: number;
  readonly readyMs: number;
  readonly paidPauseMs: number;
  readonly unpaidPauseMs: number;
  readonly pauses: readonly Pause[];
  readonly logIns: number;
  /** How often their phone rang for a customer and nobody took the call. */
  readonly missed: number;
  /** Talk, hold and wrap-up: what `occupancy` is a share of the ready time. */
  readonly handledMs: number;
  /** Talk, hold and wrap-up, of the time they were ready. */
  readonly occupancy: number | null;
}
interface Group {
  readonly key: string;
  readonly sum: Sums;
}
/** SQL, of the number of a local hour since 1970: a Thursday began then. */
const hourOfWeek = (hour: string) => `(${hour} + 72) MOD 168`;
const day = (hour: string) => `${hour} DIV 24`;
const sums = `SUM(offered) AS offered, SUM(answered) AS answered, SUM(lost) AS lost, SUM(sent_on) AS sentOn, SUM(within) AS within,
  SUM(lost_within) AS lostWithin, SUM(answered_wait_ms) AS answeredWaitMs, SUM(lost_wait_ms) AS lostWaitMs,
  MAX(longest_wait_ms) AS longestWaitMs, SUM(talk_ms) AS talkMs, SUM(hold_ms) AS holdMs,
  SUM(wrap_up_ms) AS wrapUpMs, SUM(transfers) AS transfers,
  SUM(sent_full) AS sentFull, SUM(sent_empty) AS sentEmpty, SUM(sent_timeout) AS sentTimeout, SUM(sent_key) AS sentKey,
  SUM(sent_callback) AS sentCallback`;

/** Answers questions about what was: from kept sums, so that a year is as quick as a day. */
export class Statistics {
  /** Plugins that run campaigns. */
  readonly sources = new Set<ResultSource>();

  constructor(private readonly parts: { readonly pool: Pool; readonly operators: Operators; timeZone(): string }) {}

  get timeZone(): string {
    return this.parts.timeZone();
  }

  async frontPage(span: Span): Promise<FrontPage> {
    const [byQueue, byOperator, hours, days] = await Promise.all([
      this.grouped('queue_id', span),
      this.grouped('operator_id', span),
      this.byClock(span, hourOfWeek),
      this.byClock(span, day),
    ]);
    const named = ({ key, sum }: Group): Named<string> => ({ key, ...figuresOf(sum) });
    return {
      total: figuresOf(days.reduce((all, { sum }) => plus(all, sum), nothing)),
      byQueue: byQueue.map(named),
      // Those whom nobody answered have no operator.
      byOperator: byOperator.filter(({ key }) => key !== '').map(named),
      byHour: by(hours, ({ key }) => Number(key) % 24),
      byWeekday: by(hours, ({ key }) => 1 + Math.floor(Number(key) / 24)),
      byDay: by(days, ({ key }) => new Date(Number(key) * dayMs).toISOString().slice(0, 10)),
    };
  }

  /** From what operators did, turn by turn; a turn that reaches over the edge counts as far as it lies inside. */
  async workingTime(span: Span): Promise<readonly WorkingTime[]> {
    const now = Math.min(span.until, Date.now());
    const [periods, handled, missed] = await Promise.all([
      this.parts.operators.statePeriods(span.from, span.until),
      this.grouped('operator_id', span),
      missedOffers(this.parts.pool, span),
    ]);
    const found = new Map<string, { -readonly [K in keyof WorkingTime]: WorkingTime[K] }>();
    for (const { operatorId, presence, paid, stateNames, from, until } of periods) {
      if (presence === 'out' || (span.operatorIds && !span.operatorIds.includes(operatorId))) continue;
      const ms = Math.max(0, Math.min(until ?? now, now) - Math.max(from, span.from));
      const one = found.get(operatorId) ?? {
        operatorId,
        loggedInMs: 0,
        readyMs: 0,
        paidPauseMs: 0,
        unpaidPauseMs: 0,
        pauses: [],
        logIns: 0,
        missed: missed.get(operatorId) ?? 0,
        handledMs: 0,
        occupancy: null,
      };
      found.set(operatorId, one);
      one.loggedInMs += ms;
      if (presence === 'ready') one.readyMs += ms;
      else if (paid) one.paidPauseMs += ms;
      else one.unpaidPauseMs += ms;
      if (presence === 'paused') one.pauses = longer(one.pauses, { names: stateNames, paid, ms });
      const begins = !periods.some(
        (other) => other.operatorId === operatorId && other.until === from && other.presence !== 'out',
      );
      if (begins && from >= span.from) one.logIns += 1;
    }
    return [...found.values()].map((one) => {
      const busy = handled.find(({ key }) => key === one.operatorId)?.sum ?? nothing;
      const busyMs = handledMs(busy);
      return { ...one, handledMs: busyMs, occupancy: one.readyMs > 0 ? Math.min(1, busyMs / one.readyMs) : null };
    });
  }

  lost(span: Span, limit: number): Promise<readonly LostCall[]> {
    return lostCalls(this.parts.pool, span, limit);
  }
  trunks(span: Span): Promise<readonly TrunkLoad[]> {
    return trunkLoads(this.parts.pool, span);
  }
  /** What became of campaigns, those with most attempts first. */
  async campaigns({ from, until }: Span): Promise<readonly CampaignResult[]> {
    const all = await Promise.all([...this.sources].map((source) => source.results(from, until)));
    return all.flat().toSorted((a, b) => b.attempts - a.attempts);
  }

  /**
   * Sums by the wall clock: between two changes of the clocks a quarter of an hour is in the same hour everywhere, so the
   * database can add up. What is no whole quarter at both ends, and single operators, are made from the visits: those are few.
   *
   * @param group what is made of the number of the local hour since 1970
   */
  private async byClock(span: Span, group: (hour: string) => string): Promise<readonly Group[]> {
    const { queueIds, operatorIds } = span;
    const queues = queueIds && queueIds.length > 0 ? queueIds : [everybody];
    const hour = (slot: string, offsetMs: number) => group(`((${slot} * 15 + ${offsetMs / 60_000}) DIV 60)`);
    const parts = await Promise.all(
      offsetSpans(this.parts.timeZone(), span.from, span.until).flatMap(({ from, until, offsetMs }) => {
        const visits = (begin: number, end: number) =>
          begin < end
            ? [this.ofStays(hour(`(entered_ms DIV ${quarterMs})`, offsetMs), { ...span, from: begin, until: end })]
            : [];
        const [first, last] = [Math.ceil(from / quarterMs), Math.floor(until / quarterMs)];
        if (first >= last || (operatorIds && operatorIds.length > 0)) return visits(from, until);
        const kept = this.ask(
          `SELECT ${hour('slot', offsetMs)} AS grouped, ${sums} FROM stats_sums
           WHERE grain = 'quarter' AND queue_id IN (?) AND operator_id = ? AND slot >= ? AND slot < ? GROUP BY 1`,
          [queues, everybody, first, last],
        );
        return [...visits(from, first * quarterMs), kept, ...visits(last * quarterMs, until)];
      }),
    );
    return parts.flat();
  }
  /** Sums by queue or by operator: whole days of UTC as they are kept, what is left at both ends from the visits. */
  private async grouped(column: 'queue_id' | 'operator_id', span: Span): Promise<readonly Group[]> {
    const [first, last] = [Math.ceil(span.from / dayMs), Math.floor(span.until / dayMs)];
    if (first >= last) return this.ofStays(column, span);
    const { queueIds = [], operatorIds = [] } = span;
    const byQueue = column === 'queue_id';
    const condition = (name: string, ids: readonly string[], own: boolean): readonly [string, readonly string[]] =>
      ids.length > 0 ? [`${name} IN (?)`, ids] : [own ? `${name} <> ?` : `${name} = ?`, [everybody]];
    const [queues, queueValues] = condition('queue_id', queueIds, byQueue);
    const [operators, operatorValues] = condition('operator_id', operatorIds, !byQueue);
    const parts = await Promise.all([
      this.ask(
        `SELECT ${column} AS grouped, ${sums} FROM stats_sums WHERE grain = 'day' AND slot >= ? AND slot < ?
          AND ${queues} AND ${operators} GROUP BY ${column}`,
        [
          first,
          last,
          queueIds.length > 0 ? queueValues : everybody,
          operatorIds.length > 0 ? operatorValues : everybody,
        ],
      ),
      span.from < first * dayMs ? this.ofStays(column, { ...span, until: first * dayMs }) : [],
      last * dayMs < span.until ? this.ofStays(column, { ...span, from: last * dayMs }) : [],
    ]);
    const all = new Map<string, Sums>();
    for (const { key, sum } of parts.flat()) all.set(key, plus(all.get(key) ?? nothing, sum));
    return [...all].map(([key, sum]) => ({ key, sum }));
  }
  private ofStays(group: string, span: Span): Promise<readonly Group[]> {
    const [where, values] = filter('', span, 'entered_ms >= ? AND entered_ms < ?', [span.from, span.until]);
    return this.ask(
      `SELECT grouped, ${sums} FROM (SELECT ${group} AS grouped, ${sumsOfQueueVisits} FROM stats_stays WHERE ${where}
        GROUP BY 1) AS parts GROUP BY grouped`,
      values,
    );
  }
  private async ask(sql: string, values: readonly (number | string | readonly string[])[]): Promise<readonly Group[]> {
    const [rows] = await this.parts.pool.query<RowDataPacket[]>(sql, [...values]);
    return rows.map((row) => {
      const entries = (Object.keys(nothing) as (keyof Sums)[]).map((key) => [key, Number(row[key])]);
      return { key: String(row['grouped']), sum: Object.fromEntries(entries) as Sums };
    });
  }
}
function longer(pauses: readonly Pause[], more: Pause): readonly Pause[] {
  const nameOf = ({ names }: Pause) =>
    JSON.stringify(Object.entries(names).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const same = pauses.find((one) => nameOf(one) === nameOf(more) && one.paid === more.paid);
  if (!same) return [...pauses, more];
  return pauses.map((one) => (one === same ? { ...one, ms: one.ms + more.ms } : one));
}
export const StatisticsToken = token<Statistics>('stats.statistics');

function by<T extends { readonly sum: Sums }, K extends string | number>(
  all: readonly T[],
  keyOf: (one: T) => K,
): readonly Named<K>[] {
  const found = new Map<K, Sums>();
  for (const one of all) found.set(keyOf(one), plus(found.get(keyOf(one)) ?? nothing, one.sum));
  const sorted = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, sum]) => ({ key, ...figuresOf(sum) }));
}
