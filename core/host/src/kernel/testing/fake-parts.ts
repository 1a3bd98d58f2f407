import type { HostPart, HostParts, PluginScope } from '../scope.js';

/** Counts what plugins have open in the parts of core that are not the kernel's, for tests of the kernel. */
export class FakeParts implements HostParts {
  readonly open = new Map<string, number>();
  readonly http: HostPart<'http'> = (scope) => ({
    routes: (...routes) => routes.forEach((route) => this.take(scope, `route ${route.method} ${route.path}`)),
    sockets: (...sockets) => sockets.forEach(({ path }) => this.take(scope, `socket ${path}`)),
  });
  readonly live: HostPart<'live'> = (scope) => ({
    topic: (definition) => {
      this.take(scope, `topic ${definition.name}`);
      return { publish: () => undefined, watched: () => false };
    },
  });
  readonly jobs: HostPart<'jobs'> = (scope) => ({
    define: (job) => void this.take(scope, `job ${job.name}`),
    enqueue: async () => 'job-1',
    status: async () => undefined,
    cancel: async () => undefined,
  });
  readonly audit: HostPart<'audit'> = () => ({ record: async () => undefined });
  readonly calls: HostPart<'calls'> = (scope) => ({
    destination: (definition) => void this.take(scope, `destination ${definition.kind}`),
    dialTechnology: () => this.take(scope, 'dial technology'),
    gate: () => this.take(scope, 'gate'),
    endpointNames: () => this.take(scope, 'endpointNames'),
    destinationUses: () => this.take(scope, 'destinationUses'),
    usesOf: async () => [],
    isThere: async () => true,
    observe: () => this.take(scope, 'observer'),
    start: async () => [],
    cancel: async () => undefined,
    journal: async () => new Map(),
    records: async () => new Map(),
    watchTalks: () => this.take(scope, 'talk watcher'),
    record: async () => undefined,
    stopRecording: async () => undefined,
    watchPhones: () => this.take(scope, 'phone watcher'),
    open: () => [],
    ready: () => true,
    inUse: () => 0,
  });
  readonly ari: HostPart<'ari'> = (scope) => ({
    application: (name) => {
      const owned = this.take(scope, `application ${name}`);
      return { request: async () => undefined, nodes: () => [], dispose: () => owned.dispose() };
    },
    nodes: () => [],
    sipSocket: () => '',
    sipAddress: () => undefined,
    list: async () => [],
  });
  readonly asteriskConfig: HostPart<'asteriskConfig'> = (scope) => ({
    contribute: () => this.take(scope, 'configuration'),
    changed: () => undefined,
  });
  readonly db: HostPart<'db'> = (scope) => ({
    models: (...models) => models.forEach((model) => this.take(scope, `model ${model.table}`)),
    get sequelize(): never {
      return withoutDatabase();
    },
    get pool(): never {
      return withoutDatabase();
    },
    query: async () => withoutDatabase(),
    transaction: async () => withoutDatabase(),
    afterCommit: async (effect) => effect(),
    poolTransaction: async () => withoutDatabase(),
  });

  /** These parts with some replaced by real ones. */
  with(real: Partial<HostParts>): HostParts {
    const { http, live, jobs, audit, calls, ari, asteriskConfig, db } = this;
    return { http, live, jobs, audit, calls, ari, asteriskConfig, db, ...real };
  }

  private take(scope: PluginScope, name: string) {
    const key = `${scope.id} ${name}`;
    this.open.set(key, (this.open.get(key) ?? 0) + 1);
    return scope.own(() => {
      const left = (this.open.get(key) ?? 0) - 1;
      if (left > 0) this.open.set(key, left);
      else this.open.delete(key);
    });
  }
}

function withoutDatabase(): never {
  throw new Error('no database in this test');
}
