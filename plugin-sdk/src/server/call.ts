import type { DestinationRef, Language } from '../shared/index.js';
import type { Disposable } from './log.js';

/** One thing to be heard. */
export type Media =
  /** An Asterisk sound without its ending: `digits/1`, or a path that a prompt library gave. Never user text. */
  | { readonly sound: string }
  /** A whole number, spoken by Asterisk's grammar for the call's language. */
  | { readonly number: number }
  | { readonly digits: string }
  /** A tone of the telephone network, heard until `until` says so: give it last. */
  | { readonly tone: 'ring' | 'busy' | 'congestion' }
  | { readonly silenceMs: number };

export interface PlayResult {
  /** Milliseconds of the media that were heard. */
  readonly heardMs: number;
  /** The key that stopped it, when keys were allowed to. */
  readonly key: string | undefined;
}

export type CallOutcome =
  | 'answered'
  | 'busy'
  | 'noAnswer'
  | 'rejected'
  | 'congestion'
  | 'invalid'
  | 'failure'
  | 'cancelled'
  /** Core was away at the decisive moment, and what became of the call cannot be known. */
  | 'uncertain';

/** How a call ended; durable before observers are told. */
export interface CallEnd {
  readonly id: string;
  readonly outcome: CallOutcome;
  /** Q.850 cause, SIP status where the technology told one. */
  readonly cause: number | undefined;
  readonly sipStatus: number | undefined;
  /** The trunk it went through. */
  readonly trunk?: string | undefined;
  /** Milliseconds since 1970, where they happened. */
  readonly startedAt: number;
  readonly ringingAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly endedAt: number;
  /** Who ended it. */
  readonly by: 'caller' | 'us' | 'network' | 'unknown';
  /** What destinations noted through {@link Call.note}. */
  readonly notes: Readonly<Record<string, unknown>>;
}

/** A transfer that somebody asks for by their phone's own key (SIP REFER). */
export interface TransferRequest {
  /** What was dialled, as the phone sent it: not looked at yet. */
  readonly to: string;
  /** Id of the phone's other call, by which its holder has asked first. */
  readonly by: string | undefined;
  /** Tells the phone how it went, once. */
  answer(done: boolean): void;
}
/** A call in progress. Every act rejects with CallEndedError once the other side is gone. */
export interface Call {
  /** The interaction's id: journal, recording, card and statistics share it. */
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  /** The subscriber's number as E.164, where known. */
  readonly number: string | undefined;
  /** The number of ours that was dialled, or is shown. */
  readonly ownNumber: string | undefined;
  readonly trunk: string | undefined;
  /** The endpoint of one of our own phones, when the call is from or to it. */
  readonly phone: string | undefined;
  language: Language;
  /** Who answered, where the order asked for it; `unsure` is best taken for a person. */
  readonly machine: 'machine' | 'person' | 'unsure' | undefined;
  /** When it came to its present destination, in milliseconds since 1970; kept over a restart. */
  readonly since: number;
  /** What was noted so far; kept over a restart. */
  readonly notes: Readonly<Record<string, unknown>>;
  /**
   * In `resume` of a destination that `resumesTalks`: the two went on talking while core was away. Resolves when one of
   * them has gone.
   */
  readonly talk: Promise<void> | undefined;
  /** Aborted when the call ends or its destination must give it up. */
  readonly signal: AbortSignal;
  /** Data given when the call was started, for example the contact's id. */
  readonly data: Readonly<Record<string, unknown>>;
  answer(): Promise<void>;
  /** Plays one after another. `keys`: which of 0-9*# stop it (default none); `until`: aborted when it is to stop. */
  play(
    media: Media | readonly Media[],
    options?: { readonly keys?: string; readonly until?: AbortSignal },
  ): Promise<PlayResult>;
  /** Collects keys. Ends at `count` keys, at `end` (default `#`) or after `timeoutMs` without a key. */
  gather(options: {
    readonly count: number;
    readonly timeoutMs: number;
    readonly prompt?: Media | readonly Media[];
    readonly end?: string;
  }): Promise<string>;
  /** Music until {@link stopMusic}, the end of the stay or a talk; what is played comes in between. `sound`: a class of music. */
  startMusic(sound?: string): Promise<void>;
  stopMusic(): Promise<void>;
  /** Told of each key that is pressed. */
  onKey(listener: (key: string) => void): Disposable;
  /** Told when the phone at the other end puts this call on hold by its own key, and takes it back. */
  onHold(listener: (held: boolean) => void): Disposable;
  /** Told when the phone at the other end asks for a transfer by its own key. Nobody listening: it is declined. */
  onTransfer(listener: (asked: TransferRequest) => void): Disposable;
  /**
   * Joins another call until one of them ends; resolves then, or when `until` is aborted: the two are apart and alive.
   * `joined` is told when they hear each other.
   */
  bridge(other: Call, options?: { readonly joined?: () => void; readonly until?: AbortSignal }): Promise<void>;
  /**
   * Lets this call attend the talk of another: `listen` hears both, `whisper` is heard by that call's party alone, `join`
   * by both. Resolves when the talk is over, or `until` is aborted.
   *
   * @throws NotTalkingError when that call is in no talk
   */
  supervise(id: string, how: SupervisionMode, until?: AbortSignal): Promise<void>;
  hangup(reason?: 'normal' | 'busy' | 'congestion' | 'rejected'): Promise<void>;
  /** Goes to another destination when the present one returns nothing of its own. */
  enter(destination: DestinationRef): Promise<void>;
  /** Keeps facts for the call's end (`notes`), durable with the journal. */
  note(facts: Readonly<Record<string, unknown>>): void;
  /** Writes an event of the plugin's own into the call's journal. */
  journal(event: string, data?: Readonly<Record<string, unknown>>): void;
}

/** `listen`: hear both. `whisper`: be heard by one party. `join`: talk with both. */
export type SupervisionMode = 'listen' | 'whisper' | 'join';
