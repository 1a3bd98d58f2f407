import { HostLog, HostPool, HostSignal, inject, injectable, type Log } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { CallerEnd } from '../acd/index.js';
import type { Counts } from '../figures.js';
import type { EarlierCalls } from '../index.js';

/** A visit to a queue that is over. Times in milliseconds. */
export interface QueueVisit {
  readonly callId: string;
  readonly queueId: string;
  readonly number: string | undefined;
  readonly enteredAt: number;
  readonly outcome: CallerEnd | 'key' | 'callback';
  readonly operatorId: string | undefined;
  readonly connectedAt: number | undefined;
  readonly endedAt: number;
  /** Answered within the queue's service level. */
  readonly within: boolean;
  readonly endedBy: 'caller' | 'operator' | undefined;
  /** The call back of an earlier visit, which has been counted as offered already. */
  readonly continues?: boolean | undefined;
}
/** A queue's day so far. */
export interface DayFigures extends Counts {
  readonly offered: number;
  readonly waitMs: number;
}
/** An operator's day so far. Times in milliseconds. */
export interface WorkedToday {
  readonly calls: number;
  readonly talkMs: number;
  /** When the last talk ended, and of which queue its caller was. */
  readonly lastEnd: number;
  readonly lastQueue?: string | undefined;
}
/** How a visit ended: 0 or 1 of each. */
export interface Ended extends Counts {
  readonly queueId: string;
  readonly at: number;
}
const handleSample = 50;
const retryMs = 2_000;
const heldMax = 100_000;

/** Stores queue visits: one batch after another, and again while the database is away. */
@injectable()
export class QueueVisitRepository {
  private held: QueueVisit[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    @inject(HostPool) private readonly pool: Pool,
    @inject(HostLog) private readonly log: Log,
    @inject(HostSignal) private readonly signal: AbortSignal,
  ) {}

  add(visit: QueueVisit): void {
    if (this.held.length < heldMax) this.held.push(visit);
    this.writing ??= this.write().finally(() => (this.writing = undefined));
  }
  /** Resolves when all that was added until now is written. */
  async written(): Promise<void> {
    while (this.writing) await this.writing;
  }

  /** The operator who talked with a number last, in this queue, since a moment. */
  async lastOperator(queueId: string, number: string, since: Date): Promise<string | undefined> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT operator_id FROM queues_stays WHERE number = ? AND ended_at > ? AND queue_id = ? AND operator_id IS NOT NULL
       ORDER BY ended_at DESC LIMIT 1`,
      [number, since, queueId],
    );
    return rows[0]?.['operator_id'] as string | undefined;
  }
  /** Earlier visits of a number to any queue, in other calls than this one. */
  async earlier(number: string, callId: string, before: Date): Promise<EarlierCalls> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS calls, MAX(ended_at) AS last_at,
         SUBSTRING_INDEX(GROUP_CONCAT(operator_id ORDER BY ended_at DESC), ',', 1) AS operator
       FROM (SELECT ended_at, operator_id FROM queues_stays WHERE number = ? AND ended_at < ? AND call_id <> ?
         ORDER BY ended_at DESC LIMIT 100) AS last`,
      [number, before, callId],
    );
    const [row] = rows;
    return {
      calls: Number(row?.['calls'] ?? 0),
      lastAt: (row?.['last_at'] as Date | null)?.getTime(),
      operatorId: (row?.['operator'] as string | null) ?? undefined,
    };
  }
  /** Mean length of the last talks of a queue, in milliseconds; absent before the first. */
  async meanTalkMs(queueId: string): Promise<number | undefined> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT AVG(talk_ms) AS mean FROM (SELECT talk_ms FROM queues_stays WHERE queue_id = ? AND outcome = 'answered'
       ORDER BY ended_at DESC LIMIT ${handleSample}) AS last`,
      [queueId],
    );
    const mean: unknown = rows[0]?.['mean'];
    return mean === null || mean === undefined ? undefined : Number(mean);
  }
  async since(moment: Date): Promise<ReadonlyMap<string, DayFigures>> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT queue_id, SUM(outcome <> 'callback' OR NOT EXISTS (SELECT 1 FROM queues_stays kept
           WHERE kept.call_id = visits.call_id AND kept.queue_id = visits.queue_id AND kept.outcome = 'answered'
             AND kept.ended_at > visits.ended_at)) AS offered, SUM(connected_at IS NOT NULL) AS answered,
         SUM(outcome = 'abandoned') AS lost, SUM(within) AS within_level, SUM(wait_ms) AS wait_ms
       FROM queues_stays visits WHERE ended_at >= ? GROUP BY queue_id`,
      [moment],
    );
    return new Map(
      rows.map((row) => [
        String(row['queue_id']),
        {
          offered: Number(row['offered']),
          answered: Number(row['answered']),
          lost: Number(row['lost']),
          within: Number(row['within_level']),
          waitMs: Number(row['wait_ms']),
        },
      ]),
    );
  }

  /** What each operator has done since a moment. */
  async worked(moment: Date): Promise<ReadonlyMap<string, WorkedToday>> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT operator_id, COUNT(*) AS calls, SUM(talk_ms) AS talk_ms, MAX(ended_at) AS last_end,
         SUBSTRING_INDEX(GROUP_CONCAT(queue_id ORDER BY ended_at DESC), ',', 1) AS last_queue
       FROM queues_stays WHERE ended_at >= ? AND outcome = 'answered' AND operator_id IS NOT NULL GROUP BY operator_id`,
      [moment],
    );
    return new Map(
      rows.map((row) => [
        String(row['operator_id']),
        {
          calls: Number(row['calls']),
          talkMs: Number(row['talk_ms']),
          lastEnd: (row['last_end'] as Date).getTime(),
          lastQueue: String(row['last_queue']),
        },
      ]),
    );
  }

  /** How the visits ended that ended since a moment, for the present service level. */
  async ended(moment: Date): Promise<readonly Ended[]> {
    const [rows] = await this.pool.query<RowDataPacket[]>(
      `SELECT queue_id, ended_at, connected_at IS NOT NULL AS answered, outcome = 'abandoned' AS lost, within
       FROM queues_stays WHERE ended_at >= ? ORDER BY ended_at`,
      [moment],
    );
    return rows.map((row) => ({
      queueId: String(row['queue_id']),
      at: (row['ended_at'] as Date).getTime(),
      answered: Number(row['answered']),
      lost: Number(row['lost']),
      within: Number(row['within']),
    }));
  }

  private async write(): Promise<void> {
    while (this.held.length > 0) {
      const some = this.held.slice(0, 200);
      try {
        await this.pool.query(
          `INSERT INTO queues_stays (id, call_id, queue_id, number, entered_at, outcome, operator_id, connected_at,
             ended_at, wait_ms, talk_ms, within, ended_by) VALUES ?`,
          [some.map(rowOf)],
        );
        this.held.splice(0, some.length);
      } catch (error) {
        this.log.warn('queue visits cannot be written; trying again', { visits: this.held.length, error });
        if (this.signal.aborted) return;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
  }
}

function rowOf(visit: QueueVisit): unknown[] {
  const { connectedAt, endedAt, enteredAt } = visit;
  return [
    newId(endedAt),
    visit.callId,
    visit.queueId,
    visit.number ?? null,
    new Date(enteredAt),
    visit.outcome,
    visit.operatorId ?? null,
    connectedAt === undefined ? null : new Date(connectedAt),
    new Date(endedAt),
    Math.max(0, (connectedAt ?? endedAt) - enteredAt),
    connectedAt === undefined ? 0 : Math.max(0, endedAt - connectedAt),
    visit.within,
    visit.endedBy ?? null,
  ];
}
