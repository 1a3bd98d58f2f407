import Router from '@koa/router';
import type { ClientSocket, Principal, Route } from '@perezvon/sdk/server';
import type Koa from 'koa';
import { BodyBudget } from './body-limits.js';
import { ClientGoneError, PluginStoppedError } from './errors.js';

/** One request inside a plugin's routes. */
export interface Flight {
  readonly signal: AbortSignal;
  /** Rejects when the plugin has stopped and the drain time is over. */
  readonly forced: Promise<never>;
}
interface Tracked {
  readonly controller: AbortController;
  readonly force: () => void;
  readonly closed: Promise<void>;
}

/** A WebSocket of a plugin: who may open it, and what happens then. */
export interface SocketMount {
  readonly permission: string;
  readonly signal: AbortSignal;
  open(socket: ClientSocket, user: Principal): void;
}

/** Time that requests in flight get after their signal is aborted, in milliseconds. */
export const drainMs = 5_000;

/** The routes of one plugin in its present run. */
export class Mount {
  readonly router: Router;
  readonly routes: Route[] = [];
  private readonly flights = new Set<Tracked>();
  private stopped = false;

  /** @param formerly plugins below whose paths the routes answer as well */
  constructor(
    readonly plugin: string,
    readonly formerly: readonly string[] = [],
  ) {
    this.router = new Router({ sensitive: true });
  }

  /** Whole paths of a route: the plugin's own, then those that clients know from before. */
  pathsOf(route: Route): readonly string[] {
    return [this.plugin, ...this.formerly].map((id) => `/api/${id}${route.path}`);
  }

  add(route: Route, run: (context: Koa.Context, flight: Flight) => Promise<void>): void {
    this.routes.push(route);
    const paths = [...this.pathsOf(route)];
    this.router.register(paths, [route.method], async (context) => {
      await run(context as unknown as Koa.Context, this.track(context as unknown as Koa.Context));
    });
  }

  /** No new requests come (the map forgot this mount); those inside are asked to end, then made to. */
  async drain(): Promise<void> {
    this.stopped = true;
    const open = [...this.flights];
    for (const flight of open) flight.controller.abort(new PluginStoppedError(this.plugin));
    const timer = setTimeout(() => {
      for (const flight of open) flight.force();
    }, drainMs);
    await Promise.all(open.map((flight) => flight.closed));
    clearTimeout(timer);
  }

  get inFlight(): number {
    return this.flights.size;
  }

  private track(context: Koa.Context): Flight {
    const controller = new AbortController();
    const forced = Promise.withResolvers<never>();
    const closed = Promise.withResolvers<void>();
    // Nobody may be waiting for it when it comes.
    forced.promise.catch(() => undefined);
    const flight: Tracked = {
      controller,
      closed: closed.promise,
      force: () => {
        forced.reject(new PluginStoppedError(this.plugin));
        if (context.res.headersSent) context.res.destroy();
      },
    };
    this.flights.add(flight);
    context.res.once('close', () => {
      this.flights.delete(flight);
      if (!context.res.writableFinished) controller.abort(new ClientGoneError());
      closed.resolve();
    });
    if (this.stopped) controller.abort(new PluginStoppedError(this.plugin));
    return { signal: controller.signal, forced: forced.promise };
  }
}

/** Which plugin's routes exist at this moment, and its sockets. A router cannot forget a route, so each plugin has its own. */
export class Mounts {
  private readonly mounts = new Map<string, Mount>();
  /** By their whole path. */
  readonly sockets = new Map<string, SocketMount>();
  /** Room for the bodies of all routes. */
  readonly bodies = new BodyBudget();

  /** The mount of a running plugin, made on first use. */
  open(plugin: string, formerly: readonly string[] = []): Mount {
    const mount = this.mounts.get(plugin) ?? new Mount(plugin, formerly);
    this.mounts.set(plugin, mount);
    return mount;
  }
  get(plugin: string): Mount | undefined {
    return this.mounts.get(plugin);
  }
  /** Mounts that may have a path of this plugin: its own, then those of plugins that were a part of it. */
  below(plugin: string): readonly Mount[] {
    const own = this.mounts.get(plugin);
    const parts = this.all().filter(({ formerly }) => formerly.includes(plugin));
    return own ? [own, ...parts] : parts;
  }
  /** Takes the routes away at once and resolves when no request is inside any more. */
  async close(plugin: string): Promise<void> {
    const mount = this.mounts.get(plugin);
    this.mounts.delete(plugin);
    await mount?.drain();
  }
  all(): readonly Mount[] {
    return [...this.mounts.values()];
  }
}
