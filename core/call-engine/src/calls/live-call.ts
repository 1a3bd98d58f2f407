import {
  type TransferRequest,
  type CallEnd,
  CallEndedError,
  type CallRecord,
  type TalkParty,
} from '@perezvon/sdk/server';
import type { DestinationRef, Language } from '@perezvon/sdk/shared';
import type { CallState } from './call-state.js';
import { Listening } from './listening.js';
import type { DestinationSession } from './destination-session.js';

/** Where a call is: durable, so that a restart finds it again. `since` is absent before the call has come there. */
export interface Place extends DestinationRef {
  readonly since?: number | undefined;
}
/** What of a call never changes. */
export interface CallFacts {
  readonly id: string;
  /** The channel's id: that of the call for outgoing ones, Asterisk's own for incoming ones. */
  readonly channel: string;
  readonly node: string;
  /** The plugin that started it; `core` for incoming ones. */
  readonly owner: string;
  readonly number: string | undefined;
  readonly ownNumber: string | undefined;
  readonly trunk: string | undefined;
  /** Endpoint of a phone of ours at the other end. */
  readonly phone: string | undefined;
  readonly ringTimeoutMs: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}
export type KeyListener = (key: string) => void;

/** A call that has not ended, with all that this process keeps for it. */
export class LiveCall {
  readonly over = new AbortController();
  readonly keys = new Set<KeyListener>();
  readonly holds = new Set<(held: boolean) => void>();
  readonly transfers = new Set<(asked: TransferRequest) => void>();
  /** Told when the call ends, by those who joined it with another. */
  readonly joined = new Set<() => void>();
  notes: Record<string, unknown> = {};
  session: DestinationSession | undefined;
  /** Where it goes next, as its last destination said. */
  next: DestinationRef | undefined;
  /** The bridge in which it talks with another call. */
  talkBridge: string | undefined;
  /** Of a talk that went on while core was away: resolves when it is over. */
  talk: Promise<void> | undefined;
  /** The class of music that is heard between other sounds. */
  music: string | undefined;
  /** The number of journal events so far. */
  seq = 0;
  /** Its row is in the table. */
  committed = false;
  /** Its originate is on the way. */
  dialling = false;
  /** Left by an earlier core, and not seen on its node since. */
  restored = false;
  /** When its channel was last asked for, because an event seems to be lost. */
  askedAt = 0;
  private listening: Listening | undefined;
  private endedError: CallEndedError | undefined;

  constructor(
    readonly facts: CallFacts,
    public state: CallState,
    public language: Language,
    public place: Place,
  ) {}

  /** Something is heard from now on. */
  startListening(at: number): void {
    this.listening ??= new Listening();
    this.listening.begin(at);
  }
  /** @returns milliseconds since {@link startListening} */
  finishListening(at: number): number {
    return this.listening?.end(at) ?? 0;
  }
  /** At the end: a message cut short by the other side could not say itself how much of it was heard. */
  noteHeard(at: number): void {
    this.finishListening(at);
    if (this.listening && this.notes['heardMs'] === undefined) {
      this.notes = { ...this.notes, heardMs: Math.round(this.listening.heardMs) };
    }
  }

  /** What acts on it reject with once it is over. One for all of them: making an error is dear. */
  get whenOver(): CallEndedError {
    return (this.endedError ??= new CallEndedError(this.id));
  }
  get id(): string {
    return this.facts.id;
  }
  get ended(): boolean {
    return this.state.phase === 'ended';
  }
  /** Key among all channels of all nodes. */
  get key(): string {
    return channelKey(this.facts.node, this.facts.channel);
  }
}
/** Attends a talk of others, and is no party of it. Durable, in the notes. */
export const supervisesNote = 'attends';
export const isSupervisorCall = ({ notes }: LiveCall): boolean => notes[supervisesNote] !== undefined;
export const channelKey = (node: string, channel: string): string => `${node} ${channel}`;

/** How the call ended; absent while it has not. */
export function endOf({ facts, state, notes }: LiveCall): CallEnd | undefined {
  if (state.phase !== 'ended' || state.outcome === undefined || state.endedAt === undefined) return undefined;
  return {
    id: facts.id,
    outcome: state.outcome,
    cause: state.cause,
    sipStatus: state.sipStatus,
    trunk: facts.trunk,
    startedAt: state.startedAt,
    ringingAt: state.ringingAt,
    answeredAt: state.answeredAt,
    endedAt: state.endedAt,
    by: state.by ?? 'unknown',
    notes: { ...notes },
  };
}
export const partyOf = ({ facts, state, notes }: LiveCall): TalkParty => ({
  id: facts.id,
  direction: state.direction,
  number: facts.number,
  ownNumber: facts.ownNumber,
  phone: facts.phone,
  notes: { ...notes },
  data: facts.data,
});
export const recordOf = (call: LiveCall): CallRecord => ({ id: call.id, state: call.state.phase, end: endOf(call) });
