import type { CallEnd } from '@perezvon/sdk/server';
import { z } from 'zod';

/** What became of an attempt. */
export const attemptOutcomes = [
  'reached',
  'tooLittle',
  'busy',
  'noAnswer',
  'rejected',
  'congestion',
  'invalid',
  'failure',
  'cancelled',
  'uncertain',
  /** An answering machine, where the campaign does not speak to those. */
  'machine',
  /** The contact's row lacks what the message says: it was not called. */
  'noMessage',
] as const;
export const attemptOutcomeSchema = z.enum(attemptOutcomes);
export type AttemptOutcome = z.infer<typeof attemptOutcomeSchema>;

/** What a subscriber said by a key; `leftMessage`: no subscriber at all, but a machine that got the message. */
export const attemptAnswers = ['confirmed', 'optedOut', 'transferred', 'leftMessage'] as const;
export const attemptAnswerSchema = z.enum(attemptAnswers);
export type AttemptAnswer = z.infer<typeof attemptAnswerSchema>;

/** What the destination `autodialer.message` notes on a call; survives a restart with the call. */
export const messageNotesSchema = z.object({
  /** When the message began, in milliseconds since 1970. */
  playingSince: z.number().optional(),
  /** Milliseconds of the message that were heard, once it ended. */
  heardMs: z.number().optional(),
  /** The message was played to its end. */
  complete: z.boolean().optional(),
  /** Why there was no message. */
  fault: z.string().optional(),
  answer: attemptAnswerSchema.optional(),
  /** A machine answered: it was left alone, or got the message. */
  machine: z.enum(['leftAlone', 'spokenTo']).optional(),
});
export type MessageNotes = z.infer<typeof messageNotesSchema>;

export interface AttemptFacts {
  readonly end: CallEnd;
  /** Heard at least so long counts as reached, in milliseconds. */
  readonly notificationMs: number;
  /** We hung up by order of a person, before the message was over. */
  readonly stopped: boolean;
  /** Only the whole message counts as heard. */
  readonly whole: boolean;
}
export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  readonly answer?: AttemptAnswer | undefined;
  /** Absent where nobody answered, or nobody saw how long it was. */
  readonly heardMs: number | undefined;
}

/** What an attempt's outcome is, from how its call ended and how much of the message was heard. */
export function attemptResult({ end, notificationMs, stopped, whole }: AttemptFacts): AttemptResult {
  if (end.outcome !== 'answered') return { outcome: end.outcome, heardMs: undefined };
  const notes = readNotes(end.notes);
  const heardMs = heard(notes, end.endedAt);
  const { answer } = notes;
  if (notes.machine === 'leftAlone') return { outcome: 'machine', heardMs };
  // Who presses a key has heard what it is for.
  if (answer !== undefined) return { outcome: 'reached', heardMs, answer };
  const enough = !whole && heardMs > 0 && heardMs >= notificationMs;
  // The call went while core or Asterisk was away: the present moment is only the latest at which it may have ended.
  if (end.by === 'unknown' && notes.heardMs === undefined && heardMs > 0)
    return { outcome: heardMs >= notificationMs ? 'uncertain' : 'tooLittle', heardMs: undefined };
  if (notes.complete === true || enough)
    return { outcome: 'reached', heardMs, ...(notes.machine === 'spokenTo' ? { answer: 'leftMessage' } : {}) };
  if (notes.fault !== undefined) return { outcome: 'failure', heardMs };
  return { outcome: stopped ? 'cancelled' : 'tooLittle', heardMs };
}

function heard(notes: MessageNotes, endedAt: number): number {
  if (notes.heardMs !== undefined) return Math.max(0, Math.round(notes.heardMs));
  // The subscriber hung up in the middle, and the end was written before the message could note anything.
  return notes.playingSince === undefined ? 0 : Math.max(0, Math.round(endedAt - notes.playingSince));
}

function readNotes(notes: CallEnd['notes']): MessageNotes {
  const result = messageNotesSchema.safeParse(notes);
  return result.success ? result.data : {};
}
