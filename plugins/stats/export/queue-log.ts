import { Readable } from 'node:stream';
import { token } from '@perezvon/sdk/server';
import type { Operators } from '@perezvon/plugin-operators';
import type { Pool, RowDataPacket } from 'mysql2/promise';

const page = 5_000;
type Data = Readonly<Record<string, unknown>>;
interface Line {
  readonly atMs: number;
  readonly text: string;
}
const seconds = (value: unknown) => (typeof value === 'number' ? String(Math.round(value / 1_000)) : '');
const digits = (value: unknown) => (typeof value === 'number' ? String(value) : '');
const text = (value: unknown) => (typeof value === 'string' ? value.replaceAll(/[|\r\n]/g, ' ') : '');

/** Fields behind the event, as Asterisk's own queue_log has them. Milliseconds stand behind them, for exact sums. */
function fields(event: string, data: Data): readonly string[] | undefined {
  const [waitMs, talkMs] = [data['waitMs'], data['talkMs']];
  const exact = [waitMs, talkMs].map((ms) => (typeof ms === 'number' ? String(ms) : ''));
  switch (event) {
    case 'ENTERQUEUE':
      return ['', text(data['number']), digits(data['place'])];
    case 'COMPLETECALLER':
    case 'COMPLETEAGENT':
    case 'BLINDTRANSFER':
    case 'ATTENDEDTRANSFER':
      return [seconds(waitMs), seconds(talkMs), '', ...exact];
    case 'ABANDON':
      return ['', '', seconds(waitMs), ...exact];
    case 'RINGNOANSWER':
    case 'JOINFULL':
    case 'EXITEMPTY':
    case 'EXITWITHTIMEOUT':
    case 'CALLBACK':
      return [];
    case 'EXITWITHKEY':
      return [text(data['key'])];
    case 'HOLD':
      return [];
    case 'UNHOLD':
    case 'WRAPUP':
      return [digits(data['ms'])];
    default:
      return undefined;
  }
}
export const exported = [
  'ENTERQUEUE',
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

  stream(from: number, until: number): Readable {
    return Readable.from(this.lines(from, until));
  }

  private async *lines(from: number, until: number): AsyncGenerator<string> {
    const people = [...(await this.people(from, until))].toSorted((a, b) => a.atMs - b.atMs);
    let next = 0;
    for (let last: { at: Date; id: number } | undefined; ; ) {
      const rows = await this.page(from, until, last);
      for (const row of rows) {
        const at = row['at'] as Date;
        for (; people[next] && (people[next]?.atMs ?? 0) <= at.getTime(); next += 1) yield `${people[next]?.text}\n`;
        const data = JSON.parse(String(row['data'])) as Data;
        const more = fields(String(row['event']), { ...data, number: row['number'] });
        if (more)
          yield `${[stamp(at.getTime()), row['call_id'], text(data['queue']) || 'NONE', text(data['operator']) || 'NONE', row['event'], ...more].join('|')}\n`;
      }
      const end = rows.at(-1);
      if (!end || rows.length < page) break;
      last = { at: end['at'] as Date, id: Number(end['id']) };
    }
    for (; next < people.length; next += 1) yield `${people[next]?.text}\n`;
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
  private async people(from: number, until: number): Promise<readonly Line[]> {
    const turns = await this.parts.operators.turns(from, until);
    const line = (atMs: number, operator: string, event: string, more: string): Line => ({
      atMs,
      text: `${stamp(atMs)}|NONE|NONE|${operator}|${event}|${more}`,
    });
    const before = new Map<string, 'out' | 'paused' | 'ready'>();
    const lines: Line[] = [];
    for (const { operatorId, presence, stateEn, phone, from: atMs } of turns) {
      const was = before.get(operatorId) ?? 'out';
      before.set(operatorId, presence);
      if (atMs < from) continue;
      if (was === 'out' && presence !== 'out') lines.push(line(atMs, operatorId, 'ADDMEMBER', text(phone)));
      if (presence === 'paused') lines.push(line(atMs, operatorId, 'PAUSE', text(stateEn)));
      if (was === 'paused' && presence === 'ready') lines.push(line(atMs, operatorId, 'UNPAUSE', ''));
      if (presence === 'out' && was !== 'out') lines.push(line(atMs, operatorId, 'REMOVEMEMBER', ''));
    }
    return lines;
  }
}
export const QueueLogToken = token<QueueLog>('stats.queueLog');

/** Seconds since 1970, with their milliseconds. */
const stamp = (ms: number): string => (ms / 1_000).toFixed(3);
