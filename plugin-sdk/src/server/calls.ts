import type { DestinationRef, DialFormat, Language } from '../shared/index.js';
import type { CallEnd } from './call.js';
import type { Destination, DestinationUse } from './destination.js';
import type { Disposable } from './log.js';

/** How Asterisk reaches a trunk: by SIP, by H.323, or by the lines of a group of cards. */
export type DialTechnology =
  | {
      readonly technology: 'sip';
      /** The endpoint by which SIP addresses of others are called: without the trunk's log-in, which is nobody else's. */
      readonly addressEndpoint?: string;
    }
  | { readonly technology: 'h323' }
  /** `group`: 0 to 63, as the cards' configuration names it. */
  | { readonly technology: 'dahdi'; readonly group: number };

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
  /** Number to show, E.164; to a phone of ours also an internal number of two to six digits. */
  readonly callerId?: string | undefined;
  /** The form in which the provider wants the number to show; E.164 with its plus where absent. */
  readonly callerAs?: DialFormat | undefined;
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

/** The names of a plugin's endpoints at this moment: each endpoint with its name. */
export type EndpointNameSource = () => Promise<Iterable<readonly [endpoint: string, name: string]>>;

export interface CallsHost {
  destination(definition: Destination): void;
  /** Says how trunks are dialled that are reached otherwise than by SIP; undefined for all others. */
  dialTechnology(of: (trunk: string) => DialTechnology | undefined): Disposable;
  /**
   * Asks before each call that goes out, whichever plugin starts it. What throws refuses the call: nothing is dialled. It is
   * asked many times a second, and answers at once.
   */
  gate(check: (order: StartCall) => void): Disposable;
  /** Says what people call the endpoints of Asterisk that the plugin configures: its trunks and phones. */
  endpointNames(source: EndpointNameSource): Disposable;
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
