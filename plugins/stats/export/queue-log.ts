import { textIn } from '@perezvon/sdk/shared';
import { Readable } from 'node:stream';
import { token } from '@perezvon/sdk/server';
import type { Operators } from '@perezvon/plugin-operators';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { fieldsOf, textField } from './queue-log-fields.js';
import { WaitingRoom } from './waiting.js';

const page = 5_000;
/** An offer begins so long before it is answered or given up, at most. */
const offerMs = 300_000;
type Data = Readonly<Record<string, unknown>>;
interface Line {
  readonly atMs: number;
  readonly text: string;
}
/** The call of an operator's phone. */
interface Leg {
  readonly id: string;
  readonly call: string;
  readonly operator: string;
  readonly ringMs: number | undefined;
  readonly endedAt: number;
}
/** By their ids: what readers of the file know queues and operators by. */
export interface LogNames {
  readonly queues: ReadonlyMap<string, string>;
  readonly operators: ReadonlyMap<string, string>;
}
const legData = z.object({ call: z.string(), operator: z.string() });

export const exported = [
  'ENTERQUEUE',
  'CONNECT',
  'COMPLETECALLER',
  'COMPLETEAGENT',
  'BLINDTRANSFER',
  'ATTENDEDTRANSFER',
  'ABANDON',
  'RINGNOANSWER',
  'JOINFULL',
  'EXITEMPTY',
  'EXITWITHTIMEOUT',
  'EXITWITHKEY',
  'CALLBACK',
  'HOLD',
  'UNHOLD',
  'WRAPUP',
] as const;

/** The journal as the file that call-centre programs read: `epoch|call|queue|agent|EVENT|data...`, in the order of time. */
export class QueueLog {
  constructor(private readonly parts: { readonly pool: Pool; readonly operators: Operators }) {}

  stream(from: number, until: number, names: LogNames): Readable {
    return Readable.from(this.lines(from, until, names));
  }

  private async *lines(from: number, until: number, names: LogNames): AsyncGenerator<string> {
    const people = [...(await this.people(from, until, names))].toSorted((a, b) => a.atMs - b.atMs);
    const room = new WaitingRoom();
    let next = 0;
    for (let last: { at: Date; id: number } | undefined; ; ) {
      const rows = await this.page(from, until, last);
      const legs = await this.legsOf(rows);
      for (const row of rows) {
        const at = row['at'] as Date;
        for (; people[next] && (people[next]?.atMs ?? 0) <= at.getTime(); next += 1) yield `${people[next]?.text}\n`;
        const line = lineOf(row, legs, room, names);
        if (line !== undefined) yield `${line}\n`;
      }
      const end = rows.at(-1);
      if (!end || rows.length < page) break;
      last = { at: end['at'] as Date, id: Number(end['id']) };
    }
    for (; next < people.length; next += 1) yield `${people[next]?.text}\n`;
  }

  /** The calls of operators' phones that the entries of a page may speak of. */
  private async legsOf(rows: readonly RowDataPacket[]): Promise<readonly Leg[]> {
    const [first, last] = [rows[0], rows.at(-1)].map((row) => row?.['at'] as Date | undefined);
    if (!first || !last) return [];
    const [found] = await this.parts.pool.query<RowDataPacket[]>(
      `SELECT id, data, ringing_at, answered_at, ended_at FROM core_calls
       WHERE owner = 'queues' AND direction = 'outbound' AND prepared_at >= ? AND prepared_at <= ?`,
      [new Date(first.getTime() - offerMs), last],
    );
    return found.flatMap((row) => {
      const data = legData.safeParse(JSON.parse(String(row['data']))).data;
      const ended = (row['answered_at'] ?? row['ended_at']) as Date | null;
      const ringing = row['ringing_at'] as Date | null;
      if (!data || !ended) return [];
      const ringMs = ringing ? Math.max(0, ended.getTime() - ringing.getTime()) : undefined;
      return [{ id: String(row['id']), ...data, ringMs, endedAt: ended.getTime() }];
    });
  }

  private async page(
    from: number,
    until: number,
    last: { at: Date; id: number } | undefined,
  ): Promise<RowDataPacket[]> {
    const [rows] = await this.parts.pool.query<RowDataPacket[]>(
      `SELECT j.id, j.call_id, j.at, j.event, j.data, c.number FROM core_call_journal j JOIN core_calls c ON c.id = j.call_id
       WHERE j.event IN (?) AND j.at >= ? AND j.at < ? AND (j.at, j.id) > (?, ?) ORDER BY j.at, j.id LIMIT ?`,
      [exported, new Date(from), new Date(until), last?.at ?? new Date(0), last?.id ?? 0, page],
    );
    return rows;
  }
  private async people(from: number, until: number, names: LogNames): Promise<readonly Line[]> {
    const periods = await this.parts.operators.statePeriods(from, until);
    const line = (atMs: number, operator: string, event: string, more: string): Line => ({
      atMs,
      text: `${stamp(atMs)}|NONE|NONE|${textField(names.operators.get(operator) ?? operator)}|${event}|${more}`,
    });
    const before = new Map<string, 'out' | 'paused' | 'ready'>();
    const lines: Line[] = [];
    for (const { operatorId, presence, stateNames, phone, from: atMs } of periods) {
      const was = before.get(operatorId) ?? 'out';
      before.set(operatorId, presence);
      if (atMs < from) continue;
      if (was === 'out' && presence !== 'out') lines.push(line(atMs, operatorId, 'ADDMEMBER', textField(phone)));
      if (presence === 'paused') lines.push(line(atMs, operatorId, 'PAUSE', textField(textIn(stateNames, 'en'))));
      if (was === 'paused' && presence === 'ready') lines.push(line(atMs, operatorId, 'UNPAUSE', ''));
      if (presence === 'out' && was !== 'out') lines.push(line(atMs, operatorId, 'REMOVEMEMBER', ''));
    }
    return lines;
  }
}
export const QueueLogToken = token<QueueLog>('stats.queueLog');

/** A line of the file; nothing for an entry that is no event of a queue. */
function lineOf(row: RowDataPacket, legs: readonly Leg[], room: WaitingRoom, names: LogNames): string | undefined {
  const [atMs, call, event] = [(row['at'] as Date).getTime(), String(row['call_id']), String(row['event'])];
  const data = JSON.parse(String(row['data'])) as Data;
  const queueOf = (id: unknown) => (typeof id === 'string' ? id : undefined);
  if (event === 'ENTERQUEUE') {
    const origin = typeof data['place'] === 'number' ? data['place'] : undefined;
    room.enter(call, queueOf(data['queue']) ?? '', atMs, origin);
  }
  const visit = room.of(call);
  const leg = legOf(event, call, atMs, data, legs);
  // Of joinings that of the two who waited for one another alone; back from hold is none.
  if (event === 'CONNECT' && !(leg && room.connect(call))) return undefined;
  if (ends.test(event)) room.leave(call);
  const fields = fieldsOf(event, data, { number: row['number'], visit, atMs, leg: leg?.id ?? '', ringMs: leg?.ringMs });
  if (!fields) return undefined;
  const queue = queueOf(data['queue']) ?? visit?.queueId;
  const operator = queueOf(data['operator']) ?? leg?.operator;
  const named = (all: ReadonlyMap<string, string>, id: string | undefined) =>
    id === undefined ? 'NONE' : textField(all.get(id) ?? id) || 'NONE';
  return [stamp(atMs), call, named(names.queues, queue), named(names.operators, operator), event, ...fields].join('|');
}
const ends = /^(COMPLETE|ABANDON|EXIT|JOINFULL|CALLBACK)|TRANSFER$/;
/** The call of the operator's phone that an entry speaks of. */
function legOf(event: string, call: string, atMs: number, data: Data, legs: readonly Leg[]): Leg | undefined {
  if (event === 'CONNECT') return legs.find(({ id, call: of }) => id === data['with'] && of === call);
  if (event !== 'RINGNOANSWER') return undefined;
  const far = (leg: Leg) => Math.abs(leg.endedAt - atMs);
  const own = legs.filter((leg) => leg.call === call && leg.operator === data['operator']);
  return own.toSorted((a, b) => far(a) - far(b))[0];
}

/** Seconds since 1970, with their milliseconds. */
const stamp = (ms: number): string => (ms / 1_000).toFixed(3);
