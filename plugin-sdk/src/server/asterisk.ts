import type { Disposable } from './log.js';

/** A section of an Asterisk configuration file. Values are checked and escaped by core; a bad one fails the preview. */
export interface ConfigSection {
  readonly file: 'pjsip.conf' | 'extensions.conf' | 'musiconhold.conf' | 'ooh323.conf' | 'chan_dahdi.conf' | 'rtp.conf';
  /** `^[A-Za-z0-9_-]{1,64}$`, and unique in its file together with `type` among the lines. */
  readonly name: string;
  readonly lines: readonly (readonly [key: string, value: string])[];
  /** What must exist after Apply. */
  readonly expect?: { readonly endpoint?: string };
}
export interface AsteriskConfigHost {
  /** Gives the plugin's sections as they should be now. Asked at preview and Apply. */
  contribute(sections: () => Promise<readonly ConfigSection[]>): Disposable;
  /** Marks the configuration as changed, which shows the Apply bar. */
  changed(): void;
}

/** Where an Asterisk takes SIP, as the settings of the machine say. */
export interface SipAddress {
  /** Where it listens; `0.0.0.0` for everywhere. */
  readonly address: string;
  readonly port: number;
  /** Behind address translation: the public address or name. */
  readonly externalAddress: string | undefined;
  /** Behind address translation: the networks in CIDR that reach it by its own address. */
  readonly localNets: readonly string[];
}

/** A Stasis application of the plugin's own, on every node. */
export interface AriHost {
  application(
    name: string,
    onEvent: (event: {
      readonly node: string;
      readonly type: string;
      readonly body: Readonly<Record<string, unknown>>;
    }) => void,
  ): AriApplication;
  /** The Asterisks of the installation. */
  nodes(): readonly string[];
  /** Where a node takes SIP over WebSocket. */
  sipSocket(node: string): string;
  /** Where a node takes SIP; undefined of a node that is none of {@link nodes}. */
  sipAddress(node: string): SipAddress | undefined;
  /**
   * An action of the manager interface that lists things, for what ARI does not tell: the fields of each of its events.
   * Rejects with an UnavailableError when the node is away.
   */
  list(
    node: string,
    action: string,
    fields?: Readonly<Record<string, string>>,
  ): Promise<readonly Readonly<Record<string, string>>[]>;
}
export interface AriApplication extends Disposable {
  /** A REST request on one node; `path` below `/ari`. Rejects with an UnavailableError when the node is away. */
  request(
    node: string,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    query?: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<unknown>;
  nodes(): readonly string[];
}
