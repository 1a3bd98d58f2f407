import type { CallEnd, CallOutcome, CallRecord } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import type { CallPhase, CallState } from './call-state.js';
import { LiveCall, type Place } from './live-call.js';

/** A line of the journal. */
export interface JournalEntry {
  readonly callId: string;
  readonly seq: number;
  readonly at: number;
  readonly event: string;
  readonly data: string;
}
interface CallRow extends RowDataPacket {
  id: string;
  channel: string;
  node: string;
  owner: string;
  direction: 'inbound' | 'outbound';
  number: string | null;
  own_number: string | null;
  trunk: string | null;
  phone: string | null;
  language: string;
  ring_timeout_ms: number | null;
  data: string;
  state: CallPhase;
  prepared_at: Date;
  dialling_at: Date | null;
  ringing_at: Date | null;
  answered_at: Date | null;
  ended_at: Date | null;
  outcome: CallOutcome | null;
  cause: number | null;
  sip_status: number | null;
  ended_by: CallEnd['by'] | null;
  place: string;
  notes: string;
}

const fixedColumns =
  'id channel node owner direction number own_number trunk phone ring_timeout_ms data prepared_at'.split(' ');
const changingColumns =
  'state dialling_at ringing_at answered_at ended_at outcome cause sip_status ended_by place notes language fencing'.split(
    ' ',
  );
const columns = [...fixedColumns, ...changingColumns];

export const insertCalls = `INSERT INTO core_calls (${columns.join(', ')}) VALUES ?`;
export const updateCalls = `${insertCalls} ON DUPLICATE KEY UPDATE ${changingColumns
  .map((column) => `${column} = VALUES(${column})`)
  .join(', ')}`;
export const insertJournal = 'INSERT IGNORE INTO core_call_journal (call_id, seq, at, event, data) VALUES ?';
export const selectOpenCalls = `SELECT ${columns.join(', ')} FROM core_calls WHERE state <> 'ended' ORDER BY prepared_at`;
export const selectCalls = `SELECT ${columns.join(', ')} FROM core_calls WHERE id IN (?)`;

const date = (at: number | undefined) => (at === undefined ? null : new Date(at));

/** A call as values of a row, in the order of the columns. */
export function callValues(call: LiveCall, fencing: number): unknown[] {
  const { facts, state } = call;
  return [
    facts.id,
    facts.channel,
    facts.node,
    facts.owner,
    state.direction,
    facts.number ?? null,
    facts.ownNumber ?? null,
    facts.trunk ?? null,
    facts.phone ?? null,
    facts.ringTimeoutMs ?? null,
    JSON.stringify(facts.data),
    date(state.startedAt),
    state.phase,
    date(state.diallingAt),
    date(state.ringingAt),
    date(state.answeredAt),
    date(state.endedAt),
    state.outcome ?? null,
    state.cause ?? null,
    state.sipStatus ?? null,
    state.by ?? null,
    JSON.stringify(call.place),
    JSON.stringify(call.notes),
    call.language,
    fencing,
  ];
}
export const journalValues = (entry: JournalEntry): unknown[] => [
  entry.callId,
  entry.seq,
  new Date(entry.at),
  entry.event,
  entry.data,
];

/** A call as an earlier core left it. */
export function callOfRow(row: CallRow): LiveCall {
  const state: CallState = {
    direction: row.direction,
    phase: row.state,
    startedAt: row.prepared_at.getTime(),
    ...(row.dialling_at ? { diallingAt: row.dialling_at.getTime() } : {}),
    ...(row.ringing_at ? { ringingAt: row.ringing_at.getTime() } : {}),
    ...(row.answered_at ? { answeredAt: row.answered_at.getTime() } : {}),
    // Its destination of that time is gone with the process: it has to be led in again.
    entered: false,
    farEnd: false,
  };
  const facts = {
    id: row.id,
    channel: row.channel,
    node: row.node,
    owner: row.owner,
    number: row.number ?? undefined,
    ownNumber: row.own_number ?? undefined,
    trunk: row.trunk ?? undefined,
    phone: row.phone ?? undefined,
    ringTimeoutMs: row.ring_timeout_ms ?? undefined,
    data: JSON.parse(row.data) as Record<string, unknown>,
  };
  const call = new LiveCall(facts, state, row.language, JSON.parse(row.place) as Place);
  call.notes = JSON.parse(row.notes) as Record<string, unknown>;
  call.committed = true;
  return call;
}

export function recordOfRow(row: CallRow): CallRecord {
  if (row.state !== 'ended') return { id: row.id, state: row.state, end: undefined };
  const end: CallEnd = {
    id: row.id,
    outcome: row.outcome ?? 'uncertain',
    cause: row.cause ?? undefined,
    sipStatus: row.sip_status ?? undefined,
    trunk: row.trunk ?? undefined,
    startedAt: row.prepared_at.getTime(),
    ringingAt: row.ringing_at?.getTime(),
    answeredAt: row.answered_at?.getTime(),
    endedAt: (row.ended_at ?? row.prepared_at).getTime(),
    by: row.ended_by ?? 'unknown',
    notes: JSON.parse(row.notes) as Record<string, unknown>,
  };
  return { id: row.id, state: 'ended', end };
}
export type { CallRow };
