import { hangupCause } from '@perezvon/asterisk';
import type { CallEnd, CallOutcome } from '@perezvon/sdk/server';

export type CallPhase = 'prepared' | 'dialling' | 'ringing' | 'up' | 'ended';
export type HangupWord = 'normal' | 'busy' | 'congestion' | 'rejected';

/** All that decides how a call goes on. Times in milliseconds since 1970. */
export interface CallState {
  readonly direction: 'inbound' | 'outbound';
  readonly phase: CallPhase;
  readonly startedAt: number;
  readonly diallingAt?: number;
  readonly ringingAt?: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  /** Whether the channel is in our application and its destination has been told. */
  readonly entered: boolean;
  /** That we want its end, and why. */
  readonly stop?: 'cancelled' | 'timedOut' | HangupWord;
  /** The other side asked for the end. */
  readonly farEnd: boolean;
  readonly outcome?: CallOutcome;
  readonly cause?: number;
  readonly sipStatus?: number;
  readonly by?: CallEnd['by'];
}

export type CallEvent =
  /** The row is committed: the number may be dialled now. */
  | { readonly type: 'dial' }
  /** Asterisk has taken the order. */
  | { readonly type: 'taken' }
  /** Asterisk has refused the order, or it never went out: certainly nothing was dialled. */
  | { readonly type: 'refused' }
  | { readonly type: 'ringing' }
  | { readonly type: 'answered' }
  /** The channel came into our application. */
  | { readonly type: 'entered' }
  | { readonly type: 'farHangup' }
  | { readonly type: 'destroyed'; readonly cause: number; readonly sipStatus?: number | undefined }
  /** The channel is not there and its end was not seen; `known` when what became of it can be told all the same. */
  | { readonly type: 'gone'; readonly known: boolean }
  | { readonly type: 'cancel' }
  | { readonly type: 'hangup'; readonly reason: HangupWord }
  /** It has been ringing for as long as it may. */
  | { readonly type: 'timeout' };

export type CallCommand =
  | { readonly type: 'originate' }
  | { readonly type: 'hangup'; readonly reason: HangupWord | 'no_answer' }
  /** DestinationUse it into its destination. */
  | { readonly type: 'enter' }
  | { readonly type: 'tellRinging' }
  | { readonly type: 'tellAnswered' }
  /** It is over: make the end durable, then tell. */
  | { readonly type: 'close' };

type Step = readonly [CallState, readonly CallCommand[]];
const none: readonly CallCommand[] = [];

export const outgoingCall = (now: number): CallState => ({
  direction: 'outbound',
  phase: 'prepared',
  startedAt: now,
  entered: false,
  farEnd: false,
});
/** A caller is heard of when the channel comes into our application; until we answer it rings. */
export const incomingCall = (now: number): CallState => ({
  direction: 'inbound',
  phase: 'ringing',
  startedAt: now,
  ringingAt: now,
  entered: false,
  farEnd: false,
});

/**
 * How a call's life goes on. Pure: events may come twice, late, or before the answer to the command that caused them.
 *
 * @param now when the event happened, in milliseconds since 1970
 */
export function step(state: CallState, event: CallEvent, now: number): Step {
  if (state.phase === 'ended') return [state, none];
  switch (event.type) {
    case 'dial':
      return state.phase === 'prepared'
        ? [{ ...state, phase: 'dialling', diallingAt: now }, [{ type: 'originate' }]]
        : [state, none];
    case 'taken':
      // A cancel that overtook the order found no channel to hang up.
      return [state, state.stop ? [hangup(state)] : none];
    case 'refused':
      return isEarly(state) && !state.entered
        ? end(state, now, { outcome: state.stop === 'cancelled' ? 'cancelled' : 'failure', by: 'us' })
        : [state, none];
    case 'ringing':
      if (!isEarly(state) || state.phase === 'ringing') return [state, none];
      return [{ ...state, phase: 'ringing', ringingAt: now }, state.stop ? none : [{ type: 'tellRinging' }]];
    case 'answered':
      return answered(state, now);
    case 'entered':
      return entered(state, now);
    case 'farHangup':
      // A hang-up of our own comes back as such an event, too.
      return [state.farEnd || state.stop ? state : { ...state, farEnd: true }, none];
    case 'destroyed':
      return end(state, now, ending(state, event));
    case 'gone':
      return end(state, now, vanished(state, event.known));
    case 'cancel':
      if (state.phase === 'prepared') return end(state, now, { outcome: 'cancelled', by: 'us' });
      return stop(state, 'cancelled');
    case 'hangup':
      return state.phase === 'prepared'
        ? end(state, now, { outcome: 'cancelled', by: 'us' })
        : stop(state, event.reason);
    case 'timeout':
      return state.direction === 'outbound' && isEarly(state) ? stop(state, 'timedOut') : [state, none];
    default:
      return event satisfies never;
  }
}

/** Before the answer. */
const isEarly = ({ phase }: CallState) => phase === 'prepared' || phase === 'dialling' || phase === 'ringing';

function answered(state: CallState, now: number): Step {
  if (!isEarly(state)) return [state, none];
  // An answer that crosses our hang-up is none: the other side is let go at once.
  if (state.stop) return [state, [hangup(state)]];
  return [{ ...state, phase: 'up', answeredAt: now }, [{ type: 'tellAnswered' }]];
}

function entered(state: CallState, now: number): Step {
  if (state.entered) return [state, none];
  if (state.stop) return [state, [hangup(state)]];
  // An outgoing call comes here only by being answered, even if that word was lost.
  const [next, commands] = state.direction === 'outbound' ? answered(state, now) : [state, none];
  return [{ ...next, entered: true }, [...commands, { type: 'enter' }]];
}

function stop(state: CallState, why: NonNullable<CallState['stop']>): Step {
  if (state.stop) return [state, none];
  const next = { ...state, stop: why };
  return [next, [hangup(next)]];
}

function hangup({ stop: why }: CallState): CallCommand {
  if (why === 'timedOut') return { type: 'hangup', reason: 'no_answer' };
  return { type: 'hangup', reason: why === undefined || why === 'cancelled' ? 'normal' : why };
}

type Ending = Pick<CallState, 'outcome' | 'cause' | 'sipStatus' | 'by'>;
const end = (state: CallState, now: number, ending: Ending): Step => [
  { ...state, ...ending, phase: 'ended', endedAt: Math.max(now, state.startedAt, state.answeredAt ?? 0) },
  [{ type: 'close' }],
];

function ending(state: CallState, facts: { readonly cause: number; readonly sipStatus?: number | undefined }): Ending {
  const told = {
    ...(facts.cause === 0 ? {} : { cause: facts.cause }),
    ...(facts.sipStatus === undefined || facts.sipStatus === 0 ? {} : { sipStatus: facts.sipStatus }),
  };
  return { ...told, outcome: outcomeOf(state, facts), by: byWhom(state) };
}

function outcomeOf(
  state: CallState,
  { cause, sipStatus }: { cause: number; sipStatus?: number | undefined },
): CallOutcome {
  if (state.answeredAt !== undefined) return 'answered';
  if (state.stop === 'timedOut') return 'noAnswer';
  if (state.stop === 'cancelled' || state.stop === 'normal') return 'cancelled';
  if (state.stop) return state.stop;
  if (state.direction === 'inbound') return 'cancelled';
  const meaning = hangupCause(cause, sipStatus);
  return meaning === 'normal' ? 'failure' : meaning;
}

function byWhom(state: CallState): CallEnd['by'] {
  if (state.stop) return 'us';
  if (state.answeredAt === undefined && state.direction === 'outbound') return 'network';
  return state.farEnd ? 'caller' : 'network';
}

function vanished(state: CallState, known: boolean): Ending {
  const by = 'unknown';
  if (state.answeredAt !== undefined) return { outcome: 'answered', by };
  if (state.stop === 'cancelled') return { outcome: 'cancelled', by: 'us' };
  return { outcome: known ? 'failure' : 'uncertain', by };
}
