import type { AttemptEnd } from './attempt.js';
import { writeTally } from './tally-text.js';

/** A table of values to join with. Ids are said to be ASCII, or no index of an ASCII column would be used. */
function valuesTable(count: number, columns: string): string {
  const first = `SELECT ${columns}`;
  const rest = ` UNION ALL SELECT ${columns.replaceAll(/ AS \w+/g, '')}`;
  return first + rest.repeat(count - 1);
}

const endColumns =
  '_ascii ? AS id, ? AS outcome, ? AS cause, ? AS sip_status, ? AS ringing_at, ? AS answered_at, ? AS ended_at, ? AS heard_ms, ? AS answer';
export const finishAttemptsSql = (count: number): string =>
  `UPDATE (${valuesTable(count, endColumns)}) v STRAIGHT_JOIN autodialer_attempts a ON a.id = v.id
   SET a.state = 'ended', a.outcome = v.outcome, a.cause = v.cause, a.sip_status = v.sip_status,
       a.ringing_at = v.ringing_at, a.answered_at = v.answered_at, a.ended_at = v.ended_at, a.heard_ms = v.heard_ms,
       a.answer = v.answer
   WHERE a.state = 'open'`;

export function attemptValues({ attempt, outcome, answer, call, endedAt, heardMs }: AttemptEnd): readonly unknown[] {
  return [
    attempt.id,
    outcome,
    call?.cause ?? null,
    call?.sipStatus ?? null,
    instant(call?.ringingAt),
    instant(call?.answeredAt),
    instant(endedAt),
    heardMs ?? null,
    answer ?? null,
  ];
}

const nextColumns =
  '? AS contact, _ascii ? AS attempt, ? AS state, ? AS attempts, ? AS next_at, ? AS outcome, _ascii ? AS tally, ' +
  '? AS number_index, ? AS reason';
export const finishContactsSql = (count: number): string =>
  `UPDATE (${valuesTable(count, nextColumns)}) v STRAIGHT_JOIN autodialer_contacts c ON c.id = v.contact
   SET c.state = v.state, c.attempts = v.attempts, c.next_at = COALESCE(v.next_at, c.next_at),
       c.last_outcome = COALESCE(v.outcome, c.last_outcome), c.tally = v.tally, c.number_index = v.number_index,
       c.reason = v.reason
   WHERE c.state = 'dialling' AND c.last_attempt_id = v.attempt`;

export function contactValues({ attempt, outcome, next, reason }: AttemptEnd): readonly unknown[] {
  const nextAt = next.state === 'waiting' ? instant(next.nextAt) : null;
  return [
    attempt.contactId,
    attempt.id,
    next.state,
    next.tally.attempts,
    nextAt,
    // What was called off says nothing about the subscriber.
    outcome === 'cancelled' ? null : outcome,
    writeTally(next.tally),
    next.tally.numberIndex,
    reason ?? null,
  ];
}

const instant = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms));
