import type { CallsHost, HttpHost, JobsHost, LiveHost } from '@perezvon/sdk/server';
import { type Manifest, mayAskFor } from '@perezvon/sdk/shared';
import { PluginContractError } from './errors.js';
import type { Contributions } from './module-summary.js';

type Lists = { -readonly [K in 'routes' | 'jobs' | 'topics' | 'destinations']: Contributions[K] };

/** Stands between a plugin and the parts of core: checks names and permissions, and keeps what Module Admin shows. */
export class Contributed {
  private readonly lists: Lists = { routes: [], jobs: [], topics: [], destinations: [] };

  constructor(private readonly manifest: Manifest) {}

  get all(): Contributions {
    return { ...this.lists, ...declared(this.manifest) };
  }

  http(part: HttpHost): HttpHost {
    return {
      routes: (...routes) => {
        for (const route of routes) {
          this.permission(`route ${route.method} ${route.path}`, route.permission);
        }
        part.routes(...routes);
        for (const { method, path, permission, summary } of routes) {
          this.lists.routes.push({ method, path: `/api/${this.manifest.id}${path}`, permission, summary });
        }
      },
      sockets: (...sockets) => {
        for (const { path, permission } of sockets) this.permission(`WebSocket ${path}`, permission);
        part.sockets(...sockets);
      },
    };
  }

  jobs(part: JobsHost): JobsHost {
    return {
      define: (job) => {
        part.define(job);
        this.lists.jobs.push(`${this.manifest.id}.${job.name}`);
      },
      enqueue: (job, data, options) => part.enqueue(job, data, options),
      status: (id) => part.status(id),
      cancel: (id) => part.cancel(id),
    };
  }

  live(part: LiveHost): LiveHost {
    return {
      topic: (definition) => {
        this.own('topic', definition.name);
        this.permission(`topic ${definition.name}`, definition.permission);
        const topic = part.topic(definition);
        this.lists.topics.push(definition.name);
        return topic;
      },
    };
  }

  calls(part: CallsHost): CallsHost {
    return {
      destination: (definition) => {
        this.own('destination', definition.kind);
        part.destination(definition);
        this.lists.destinations.push(definition.kind);
      },
      dialTechnology: (of) => part.dialTechnology(of),
      gate: (check) => part.gate(check),
      endpointNames: (source) => part.endpointNames(source),
      destinationUses: (source) => part.destinationUses(source),
      usesOf: (is) => part.usesOf(is),
      isThere: (place) => part.isThere(place),
      observe: (observer) => part.observe(observer),
      start: (orders) => part.start(orders),
      cancel: (id) => part.cancel(id),
      records: (ids) => part.records(ids),
      journal: (ids) => part.journal(ids),
      watchPhones: (listener) => part.watchPhones(listener),
      watchTalks: (watcher) => part.watchTalks(watcher),
      record: (callId, name) => part.record(callId, name),
      stopRecording: (callId) => part.stopRecording(callId),
      open: () => part.open(),
      ready: () => part.ready(),
      inUse: (trunk) => part.inUse(trunk),
    };
  }

  private own(kind: string, name: string): void {
    if (!name.startsWith(`${this.manifest.id}.`)) {
      throw new PluginContractError(`${kind} ${name} must begin with ${this.manifest.id}.`);
    }
  }

  private permission(what: string, permission: string): void {
    if (!mayAskFor(this.manifest, permission)) {
      throw new PluginContractError(
        `${what} asks for the permission "${permission}", which the manifest does not list`,
      );
    }
  }
}

/** What the manifest alone says of a plugin's contributions. */
export function declared(manifest: Manifest): Pick<Contributions, 'panels' | 'permissions' | 'tables'> {
  return {
    panels: manifest.panels,
    permissions: manifest.permissions.map((permission) => permission.id),
    tables: manifest.tables,
  };
}
