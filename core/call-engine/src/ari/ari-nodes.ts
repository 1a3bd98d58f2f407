import {
  type AriConnection,
  type AriEvent,
  type AriKnownEvent,
  type AriStateChange,
  APP_NAME,
  connectAri,
} from '@perezvon/asterisk';
import type { Clock, Disposable, Log } from '@perezvon/sdk/server';

/** What is needed of a node to speak ARI with it. */
export interface AriNodeSettings {
  readonly id: string;
  readonly ariUrl: string;
  readonly ariUser: string;
  readonly ariPassword: string;
}
export interface AriNodesOptions {
  readonly nodes: readonly AriNodeSettings[];
  readonly log: Log;
  readonly clock: Clock;
}
export interface AriNodeState {
  readonly id: string;
  readonly state: AriConnection['state'];
  /** When it came into this state, in milliseconds since 1970. */
  readonly since: number;
  readonly error: string | undefined;
  readonly latencyMs: number | undefined;
}
/** A connection of one application to one node, opened and closed with the nodes. */
interface Line {
  readonly node: AriNodeSettings;
  readonly connection: AriConnection;
  since: number;
}
type EventListener = (node: string, event: AriEvent) => void;
type StateListener = (node: string, change: AriStateChange) => void;

/** The events that calls are made of; what nobody reads is not sent. */
const callEvents: readonly AriKnownEvent['type'][] = [
  'StasisStart',
  'ChannelDestroyed',
  'ChannelHangupRequest',
  'ChannelDtmfReceived',
  'ChannelHold',
  'ChannelUnhold',
  'ChannelTransfer',
  'ChannelLeftBridge',
  'Dial',
  'PlaybackStarted',
  'PlaybackFinished',
];

/**
 * Every Asterisk of the installation. Open only in the active core: a second client of the same application would take
 * it over.
 */
export class AriNodes {
  private readonly events = new Set<EventListener>();
  private readonly states = new Set<StateListener>();
  private readonly applications = new Set<PluginApplication>();
  private lines: ReadonlyMap<string, Line> | undefined;

  constructor(private readonly options: AriNodesOptions) {}

  get ids(): readonly string[] {
    return this.options.nodes.map(({ id }) => id);
  }
  /** Asterisk's HTTP server takes SIP over WebSocket too. */
  sipSocket(id: string): string {
    const node = this.options.nodes.find((one) => one.id === id);
    const url = new URL('/ws', node?.ariUrl ?? 'http://127.0.0.1:1');
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
  }
  get isOpen(): boolean {
    return this.lines !== undefined;
  }

  /** Begins to connect; goes on for ever. */
  open(): void {
    if (this.lines) return;
    this.lines = new Map(this.options.nodes.map((node) => [node.id, this.line(node)]));
    for (const application of this.applications) application.open(this.options);
  }

  async close(): Promise<void> {
    const lines = [...(this.lines?.values() ?? [])];
    this.lines = undefined;
    const own = [...this.applications].map((application) => application.close());
    await Promise.all([...lines.map(({ connection }) => connection.close()), ...own]);
  }

  /** The product's own application on a node; absent while closed. */
  connection(node: string): AriConnection | undefined {
    return this.lines?.get(node)?.connection;
  }
  onEvent(listener: EventListener): Disposable {
    this.events.add(listener);
    return { dispose: () => void this.events.delete(listener) };
  }
  onState(listener: StateListener): Disposable {
    this.states.add(listener);
    return { dispose: () => void this.states.delete(listener) };
  }

  list(): readonly AriNodeState[] {
    return this.options.nodes.map(({ id }) => {
      const line = this.lines?.get(id);
      return {
        id,
        state: line?.connection.state ?? 'closed',
        since: line?.since ?? 0,
        error: line?.connection.error?.message,
        latencyMs: line?.connection.latencyMs,
      };
    });
  }

  /** One health check for each node. */
  get health(): readonly { readonly name: string; probe(): Promise<{ ok: boolean; detail?: string }> }[] {
    return this.ids.map((id) => ({
      name: `asterisk ${id}`,
      probe: async () => {
        const node = this.list().find((one) => one.id === id);
        const ok = !this.isOpen || node?.state === 'connected';
        const detail = node?.error ?? node?.state;
        return { ok, ...(detail === undefined ? {} : { detail }) };
      },
    }));
  }

  /** An application beside the product's own, on every node. */
  application(name: string, listener: EventListener): PluginApplication {
    const application = new PluginApplication(name, listener, () => this.applications.delete(application));
    this.applications.add(application);
    if (this.lines) application.open(this.options);
    return application;
  }

  private line(node: AriNodeSettings): Line {
    const connection = connect(node, APP_NAME, this.options, { subscribeAll: true, events: callEvents });
    const line: Line = { node, connection, since: this.options.clock.now() };
    connection.onEvent((event) => {
      for (const listener of this.events) listener(node.id, event);
    });
    connection.onState((change) => {
      line.since = this.options.clock.now();
      for (const listener of this.states) listener(node.id, change);
    });
    return line;
  }
}

/** A plugin's own application: its connections come and go with the nodes. */
export class PluginApplication {
  private connections: ReadonlyMap<string, AriConnection> = new Map();

  constructor(
    readonly name: string,
    private readonly listener: EventListener,
    private readonly forget: () => void,
  ) {}

  open(options: AriNodesOptions): void {
    this.connections = new Map(
      options.nodes.map((node) => {
        const connection = connect(node, this.name, options, {});
        connection.onEvent((event) => {
          this.listener(node.id, event);
        });
        return [node.id, connection];
      }),
    );
  }
  async close(): Promise<void> {
    const open = [...this.connections.values()];
    this.connections = new Map();
    await Promise.all(open.map((connection) => connection.close()));
  }
  async dispose(): Promise<void> {
    this.forget();
    await this.close();
  }
  connection(node: string): AriConnection | undefined {
    return this.connections.get(node);
  }
}

const connect = (
  node: AriNodeSettings,
  app: string,
  { log }: AriNodesOptions,
  more: { readonly subscribeAll?: boolean; readonly events?: readonly AriKnownEvent['type'][] },
): AriConnection =>
  connectAri({
    url: node.ariUrl,
    user: node.ariUser,
    password: node.ariPassword,
    app,
    log: log.child({ node: node.id }),
    retryMaxMs: 2_000,
    ...more,
  });

export const createAriNodes = (options: AriNodesOptions): AriNodes => new AriNodes(options);
