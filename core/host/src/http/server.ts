import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Log, PerezvonError } from '@perezvon/sdk/server';
import Koa from 'koa';
import type { Catalogue } from '../i18n/catalogue.js';
import { apiDocs } from './api-docs.js';
import { clientAddress, type TrustedProxies } from './client-address.js';
import { limitConnections } from './connection-limits.js';
import { NoRouteError, WrongMethodError } from './errors.js';
import { languageOf } from './language.js';
import type { Mounts } from './mounts.js';
import { answerProblem, toProblem } from './problem.js';
import { hostCheck, originCheck, securityHeaders } from './security.js';
import type { ShellPage } from './shell-page.js';
import { sendFile } from './static-files.js';

export interface HttpOptions {
  readonly address: string;
  readonly port: number;
  readonly hosts: readonly string[];
  /** Proxies in front that are believed. */
  readonly proxies: TrustedProxies;
  readonly version: string;
  readonly log: Log;
  readonly mounts: Mounts;
  readonly catalogue: Catalogue;
  readonly shell: ShellPage;
  /** Sessions and identity, for everything below `/api`. */
  readonly identity: (app: Koa) => readonly Koa.Middleware[];
  /** Folder of a running plugin's compiled panels. */
  readonly pluginUi: (plugin: string) => string | undefined;
  readonly health: () => Promise<{ readonly ok: boolean }>;
}

export interface HttpServer {
  readonly app: Koa;
  readonly server: Server;
  /** Listens and gives the address as a URL. */
  listen(): Promise<string>;
  /** No new connections; open requests get `graceMs` milliseconds. */
  stop(graceMs: number): Promise<void>;
}

/** The HTTP server: Koa with its middleware from the outside in. */
export function createHttpServer(options: HttpOptions): HttpServer {
  const { mounts, shell, log, catalogue } = options;
  const app = new Koa();
  const allowHost = hostCheck(options.address, options.hosts);
  app.silent = true;
  app.use(async (context, next) => {
    try {
      await next();
    } catch (error) {
      answerProblem(context, toProblem(error, languageOf(context), catalogue, log), error);
    }
  });
  app.use(async (context, next) => {
    if (!/^\/(api|assets|plugins)\//.test(context.path)) await shell.refresh();
    await next();
  });
  app.use(clientAddress(options.proxies));
  app.use(securityHeaders(() => shell.importMapHash));
  app.use(healthz(options));
  app.use(async (context, next) => {
    allowHost(context.host);
    await next();
  });
  app.use(uiFiles(options));
  const identity = options.identity(app);
  for (const layer of [originCheck, ...identity]) app.use(onlyApi(layer));
  app.use(onlyApi(apiDocs(options)));
  app.use(onlyApi(api(mounts)));
  app.use(page(shell));
  // Koa's own default prints to standard error; what reaches it here broke after the answer had begun.
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (
      error instanceof PerezvonError ||
      ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(error.code ?? '')
    )
      return;
    log.error('answer broke off', { error });
  });
  return wrap(app, options);
}

const onlyApi =
  (layer: Koa.Middleware): Koa.Middleware =>
  (context, next) =>
    context.path.startsWith('/api/') ? layer(context, next) : next();

function healthz(options: HttpOptions): Koa.Middleware {
  return async (context, next) => {
    if (context.path !== '/healthz') return next();
    const health = await options.health();
    context.status = health.ok ? 200 : 503;
    context.set('cache-control', 'no-store');
    context.body = health;
  };
}

function uiFiles({ shell, pluginUi }: HttpOptions): Koa.Middleware {
  return async (context, next) => {
    const asset = /^\/assets\/(.+)$/.exec(context.path)?.[1];
    const [, plugin, file] = /^\/plugins\/([a-z][a-z0-9-]*)\/ui\/(.+)$/.exec(context.path) ?? [];
    const folder = plugin === undefined ? undefined : pluginUi(plugin);
    if (asset === undefined && file === undefined) return next();
    const reading = context.method === 'GET' || context.method === 'HEAD';
    if (reading && asset !== undefined && (await sendFile(context, shell.assets, asset, 'immutable'))) return;
    if (reading && folder !== undefined && file !== undefined && (await sendFile(context, folder, file, 'revalidate')))
      return;
    throw new NoRouteError(context.path);
  };
}

function api(mounts: Mounts): Koa.Middleware {
  return async (context) => {
    const found = mounts
      .below(context.path.split('/')[2] ?? '')
      .map((mount) => ({ mount, matched: mount.router.match(context.path, context.method) }))
      .filter(({ matched }) => matched.path.length > 0);
    if (found.length === 0) throw new NoRouteError(context.path);
    const taken = found.find(({ matched }) => matched.route);
    if (!taken) {
      const methods = found.flatMap(({ matched }) => matched.path.flatMap((layer) => layer.methods));
      throw new WrongMethodError(context.method, [...new Set(methods)]);
    }
    await taken.mount.router.routes()(context as never, () => Promise.reject(new NoRouteError(context.path)));
  };
}

function page(shell: ShellPage): Koa.Middleware {
  return async (context) => {
    const reading = context.method === 'GET' || context.method === 'HEAD';
    if (!reading || context.path.startsWith('/api/') || !context.accepts('html')) throw new NoRouteError(context.path);
    context.type = 'html';
    context.set('cache-control', 'no-cache');
    context.body = shell.html();
  };
}

function wrap(app: Koa, options: HttpOptions): HttpServer {
  const handle = app.callback();
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  // Uploads of large lists over slow lines take long; their headers do not, and JSON has its own time.
  server.requestTimeout = 3_600_000;
  server.headersTimeout = 20_000;
  limitConnections(server, (address) => options.proxies.trusts(address));
  return {
    app,
    server,
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.port, options.address, () => {
          server.off('error', reject);
          const { address, port, family } = server.address() as AddressInfo;
          resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
        });
      }),
    stop: async (graceMs) => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}
