import type { AriApplication, AriHost, AsteriskConfigHost, ConfigSection, SipAddress } from '../server/index.js';
import type { TestScope } from './test-scope.js';

/** Keeps the configuration that a plugin contributes. */
export class FakeAsteriskConfig implements AsteriskConfigHost {
  /** How often the plugin marked the configuration as changed. */
  changes = 0;
  private readonly contributors = new Set<() => Promise<readonly ConfigSection[]>>();

  constructor(private readonly scope: TestScope) {}

  contribute(sections: () => Promise<readonly ConfigSection[]>) {
    this.contributors.add(sections);
    return this.scope.own(() => void this.contributors.delete(sections));
  }

  changed(): void {
    this.changes += 1;
  }

  /** All sections as they would be applied now. */
  async sections(): Promise<readonly ConfigSection[]> {
    return (await Promise.all([...this.contributors].map((sections) => sections()))).flat();
  }

  get size(): number {
    return this.contributors.size;
  }
}

type EventListener = Parameters<AriHost['application']>[1];

/** One node, `test`, that answers every request with nothing. */
export class FakeAri implements AriHost {
  readonly requests: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
  readonly applications = new Map<string, EventListener>();

  constructor(private readonly scope: TestScope) {}

  nodes(): readonly string[] {
    return ['test'];
  }
  sipSocket(): string {
    return 'ws://127.0.0.1:1/ws';
  }
  /** What `sipAddress` answers; a test may put another in its place. */
  sip: SipAddress = { address: '127.0.0.1', port: 5060, externalAddress: undefined, localNets: [] };
  sipAddress(): SipAddress {
    return this.sip;
  }
  /** What `list` answers, by the action's name and the values of its fields: `PJSIPShowEndpoint trunk-1`. */
  readonly lists = new Map<string, readonly Readonly<Record<string, string>>[]>();
  async list(
    _node: string,
    action: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<readonly Readonly<Record<string, string>>[]> {
    return this.lists.get([action, ...Object.values(fields)].join(' ')) ?? [];
  }

  application(name: string, onEvent: EventListener): AriApplication {
    this.applications.set(name, onEvent);
    const owned = this.scope.own(() => void this.applications.delete(name));
    return {
      request: async (_node, method, path, _query, body) => void this.requests.push({ method, path, body }),
      nodes: () => ['test'],
      dispose: () => owned.dispose(),
    };
  }
}
