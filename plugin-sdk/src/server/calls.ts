import type { z } from 'zod';
import type { DestinationRef, DialFormat, Language } from '../shared/index.js';
import type { Disposable } from './log.js';
import type { InjectMap, Injected } from './token.js';

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

/** How a call came to us: from a trunk, or from a phone of ours. */
export type CallOrigin = 'inbound' | 'internal';

/** How Asterisk reaches a trunk: by SIP, by H.323, or by the lines of a group of cards. */
export type DialTechnology =
  | { readonly technology: 'sip' | 'h323' }
  /** `group`: 0 to 63, as the cards' configuration names it. */
  | { readonly technology: 'dahdi'; readonly group: number };

export type SupervisionMode = 'listen' | 'whisper' | 'join';

export interface DestinationDefinition<T extends z.ZodType, M extends InjectMap> {
  /** `<plugin>.<name>`: `sounds.announcement`. */
  readonly kind: string;
  readonly target: T;
  readonly inject?: M;
  /** What a call meets here. Returns where it goes next; nothing means the call is over and hung up. */
  enter(call: Call, target: z.output<T>, needs: Injected<M>): Promise<DestinationRef | undefined>;
  /** After a restart of core, with the call still up. Absent: `enter` runs again. */
  resume?(call: Call, target: z.output<T>, needs: Injected<M>): Promise<DestinationRef | undefined>;
  /** `resume` is called at once for a call that talks, with {@link Call.talk}; otherwise only when the talk is over. */
  readonly resumesTalks?: boolean;
  /** Whether what a target names is there and in order, so that callers may be led to it; absent: every target of the schema is. */
  isThere?(target: z.output<T>, needs: Injected<M>): boolean | Promise<boolean>;
  /** Milliseconds that calls inside may stay after the plugin is stopped, before they go to their fallback; 8,000 unless given. */
  readonly drainMs?: number;
  /** Every call of this origin comes here first, with the target `{}`. One running plugin may say so for each origin. */
  readonly entry?: CallOrigin;
}
export interface Destination {
  readonly kind: string;
  readonly entry: CallOrigin | undefined;
  readonly target: z.ZodType;
  readonly inject: InjectMap;
  readonly drainMs: number;
  readonly resumesTalks: boolean;
  enter(call: Call, target: unknown, needs: unknown): Promise<DestinationRef | undefined>;
  resume?(call: Call, target: unknown, needs: unknown): Promise<DestinationRef | undefined>;
  isThere?(target: unknown, needs: unknown): boolean | Promise<boolean>;
}
/** Declares a kind of place that calls can be led to. */
export function defineDestination<T extends z.ZodType, M extends InjectMap = Record<never, never>>(
  definition: DestinationDefinition<T, M>,
): Destination {
  const resume = definition.resume?.bind(definition);
  const isThere = definition.isThere?.bind(definition);
  return {
    kind: definition.kind,
    entry: definition.entry,
    target: definition.target,
    inject: definition.inject ?? {},
    drainMs: definition.drainMs ?? 8_000,
    resumesTalks: definition.resumesTalks ?? false,
    // The registry parses targets with the definition's own schema and resolves its own inject map.
    enter: (call, target, needs) => definition.enter(call, target as never, needs as never),
    ...(resume ? { resume: (call, target, needs) => resume(call, target as never, needs as never) } : {}),
    ...(isThere ? { isThere: (target, needs) => isThere(target as never, needs as never) } : {}),
  };
}

/** Something of a plugin that leads calls somewhere: a number, a menu, a queue that overflows. */
export interface DestinationUse {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly to: DestinationRef;
}

/** An order to call somebody. The caller has committed its own row under `id` before. */
export interface StartCall {
  /** Becomes the channel id. A second start with the same id is refused, whatever became of the first. */
  readonly id: string;
  /** E.164; anything else is refused. With an address or a phone it is not dialled. */
  readonly number?: string | undefined;
  /** A SIP address that is called in place of a number, by the trunk's way out: `sip:user@host`. */
  readonly address?: string | undefined;
  /** Name of a trunk's endpoint in Asterisk, `^[A-Za-z0-9_-]{1,64}$`; absent with `phone`. */
  readonly trunk?: string | undefined;
  /** Endpoint of a phone of ours that rings, in place of number and trunk. */
  readonly phone?: string | undefined;
  /** A call that this one will be joined with: both are on the same Asterisk then. */
  readonly sameNodeAs?: string | undefined;
  /** A name to show beside the number; other than letters, digits, spaces and `.,-+` is left out. */
  readonly display?: string | undefined;
  /** The form in which the provider wants the number; E.164 with its plus where absent. */
  readonly dialAs?: DialFormat | undefined;
  /** Number to show, E.164. */
  readonly callerId?: string | undefined;
  readonly ringTimeoutMs: number;
  readonly language: Language;
  /**
   * Finds out whether a person or an answering machine answered, which takes up to five seconds; `tone` also waits for the
   * end of a machine's greeting. Absent: whoever answers is taken for a person at once.
   */
  readonly machine?: 'detect' | 'tone' | undefined;
  /** Entered on answer. */
  readonly destination: DestinationRef;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface CallObserver {
  ringing?(call: { readonly id: string; readonly at: number }): void;
  answered?(call: { readonly id: string; readonly at: number }): void;
  ended?(end: CallEnd): void;
}

/** A call as the registry's table has it. */
export interface CallRecord {
  readonly id: string;
  readonly state: 'prepared' | 'dialling' | 'ringing' | 'up' | 'ended';
  readonly end: CallEnd | undefined;
}

/** A call that has not ended. */
export interface OpenCall {
  readonly id: string;
  readonly state: 'prepared' | 'dialling' | 'ringing' | 'up';
  readonly phone: string | undefined;
  readonly trunk: string | undefined;
  /** Milliseconds since 1970. */
  readonly answeredAt: number | undefined;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One entry of a call's journal. */
export interface JournalEvent {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One of two calls that talk. */
export interface TalkParty {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly number: string | undefined;
  readonly ownNumber: string | undefined;
  /** Endpoint of one of our own phones. */
  readonly phone: string | undefined;
  readonly notes: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}
/** Two calls that hear each other, from their joining to their parting. */
export interface Talk {
  readonly id: string;
  /** The one that was joined with the other comes first: the customer, as a rule. */
  readonly parties: readonly [TalkParty, TalkParty];
}
export interface TalkWatcher {
  joined(talk: Talk): void;
  parted?(talk: Talk): void;
  /** A call has ended, whoever started it: it is joined with nobody any more. */
  ended?(call: string): void;
}

export interface CallsHost {
  destination(definition: Destination): void;
  /** Says how trunks are dialled that are reached otherwise than by SIP; undefined for all others. */
  dialTechnology(of: (trunk: string) => DialTechnology | undefined): Disposable;
  /** Tells what of this plugin leads calls where, so that nothing is deleted that they need. */
  destinationUses(source: () => Promise<readonly DestinationUse[]>): Disposable;
  /**
   * What leads calls to such a place, over all plugins, each thing once; also by a fallback, or after another place.
   *
   * @example const users = await host.calls.usesOf(({ kind, target }) => kind === 'ivr.menu' && menuIn(target) === id);
   */
  usesOf(is: (place: DestinationRef) => boolean): Promise<readonly DestinationUse[]>;
  /** Whether calls would find a place: its plugin runs, takes the target, and has what the target names. */
  isThere(place: DestinationRef): Promise<boolean>;
  /** Told of the calls that this plugin started. */
  observe(observer: CallObserver): Disposable;
  /**
   * Starts many calls: their rows are committed together, then each is originated. One result for each order, in order:
   * `started`, or `refused` with an error (bad number, no such trunk, no Asterisk), after which nothing was dialled.
   */
  start(orders: readonly StartCall[]): Promise<readonly StartResult[]>;
  /** Hangs up a call this plugin started, in whatever state it is. */
  cancel(id: string): Promise<void>;
  /** What the table knows of these calls; an id without a record was never dialled. */
  records(ids: readonly string[]): Promise<ReadonlyMap<string, CallRecord>>;
  /** What happened to these calls, event by event, in order. */
  journal(ids: readonly string[]): Promise<ReadonlyMap<string, readonly JournalEvent[]>>;
  /** Whether calls can be started at this moment: a lease is held and an Asterisk is connected. */
  ready(): boolean;
  /** Told when a phone of ours gets into a call or out of one, with the ids of those it is in; first of all that are in one now. */
  watchPhones(listener: (phone: string, calls: readonly string[]) => void): Disposable;
  /** Told of every talk of two calls, whoever joined them. */
  watchTalks(watcher: TalkWatcher): Disposable;
  /**
   * Keeps what is said in a call and what is heard in it, as 16-bit samples at 8 kHz in two channels (left: said at the far
   * end, right: heard there), in `name`.raw of the host's `recordings()`, from now until the call ends or {@link stopRecording}.
   */
  record(callId: string, name: string): Promise<void>;
  stopRecording(callId: string): Promise<void>;
  /** This plugin's calls that have not ended, those of before a restart too. */
  open(): readonly OpenCall[];
  /** How many calls are up or being dialled through a trunk, or through all of them, for limits. */
  inUse(trunk?: string): number;
}
export type StartResult =
  | { readonly id: string; readonly state: 'started' }
  | { readonly id: string; readonly state: 'refused'; readonly error: Error };
