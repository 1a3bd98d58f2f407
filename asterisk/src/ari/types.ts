import type { AriAddress, AsteriskLog } from '../instance/types.js';
import type { AriCallOptions, AriCommands } from './command-types.js';
import type { AriKnownEvent } from './generated/events.js';

/** An event that this version of Asterisk's description does not know. */
export interface AriUnknownEvent {
  readonly type: 'Unknown';
  /** The type that Asterisk gave. */
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}
/** Everything that comes from Asterisk, told apart by `type`. */
export type AriEvent = AriKnownEvent | AriUnknownEvent;

/**
 * `connecting`: before the first success. `lost`: was connected, tries again. `replaced`: another client took the
 * application; final. `closed`: by `close()`; final.
 */
export type AriState = 'connecting' | 'connected' | 'lost' | 'replaced' | 'closed';

/** Facts about a change of state. */
export interface AriStateChange {
  readonly state: AriState;
  /**
   * With `connected`: whether there was a connection before. Events of the gap are gone, so the owner must read the
   * channels and bridges again either way.
   */
  readonly again: boolean;
  /** Why the last attempt or connection failed. */
  readonly error?: Error;
}

/** How to connect. */
export interface AriOptions extends AriAddress {
  /** The Stasis application. */
  readonly app: string;
  /** Receive events of all channels and bridges, also of those outside the application. */
  readonly subscribeAll?: boolean;
  /** Receive only these kinds of events; all when absent. */
  readonly events?: readonly AriKnownEvent['type'][];
  readonly log?: AsteriskLog;
  /** Milliseconds a command may take; 5,000 when absent. */
  readonly commandTimeoutMs?: number;
  /** Milliseconds of silence after which Asterisk is asked for a sign of life; 2,000 when absent. */
  readonly pingAfterMs?: number;
  /** Milliseconds of silence after which the connection counts as dead; 8,000 when absent. */
  readonly deadAfterMs?: number;
  /** Longest wait between two attempts in milliseconds; 5,000 when absent. The first waits 100 ms. */
  readonly retryMaxMs?: number;
}

/** A command in ARI's own terms; `path` is below `/ari`, its variable parts encoded. */
export interface AriRequest extends AriCallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

/** Ends a subscription. */
export interface AriSubscription {
  dispose(): void;
}

/**
 * One application on one Asterisk: typed commands and events over one WebSocket, connected again for ever.
 *
 * Events are given to the listeners at once and in order. An event may come before the answer to the command that
 * caused it. A listener that throws is logged, and the others go on.
 */
export interface AriConnection extends AriCommands {
  readonly app: string;
  readonly state: AriState;
  /** The last failure, while not connected. */
  readonly error: Error | undefined;
  /**
   * Resolves at the first moment of being connected (now, when it is). Rejects with AriCredentialsError when the
   * password is refused, AriReplacedError, or the signal's reason; an Asterisk that is merely away is waited for.
   */
  connected(signal?: AbortSignal): Promise<void>;
  onEvent(listener: (event: AriEvent) => void): AriSubscription;
  onState(listener: (change: AriStateChange) => void): AriSubscription;
  /** A command that has no typed form here. */
  request<T = unknown>(request: AriRequest): Promise<T>;
  /** Milliseconds between the last question for a sign of life and its answer. */
  readonly latencyMs: number | undefined;
  /** Commands sent and not yet answered. */
  readonly pending: number;
  /** Disconnects for good. Commands under way fail with AriUnavailableError. */
  close(): Promise<void>;
}
