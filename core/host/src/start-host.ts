import { join } from 'node:path';
import { AuditTrail } from './audit/audit-trail.js';
import { auditRoutes } from './audit/audit-routes.js';
import { createAuth } from './auth/create-auth.js';
import { systemClock } from './clock.js';
import { CoreScope } from './core-scope.js';
import { coreManifest } from './core-manifest.js';
import { type Engine, type EngineBase, idleEngine } from './engine.js';
import { type ProcessOptions, openProcess } from './open-process.js';
import { productRoot, productVersion } from './product.js';
import { deliverWorkerEvents } from './events/outbox.js';
import { createHealth } from './health/health-of-core.js';
import { createHttpPart } from './http/http-part.js';
import { identityLayer, sessionLayer } from './http/identity.js';
import { Mounts } from './http/mounts.js';
import { toProblem } from './http/problem.js';
import { hostCheck } from './http/security.js';
import { TrustedProxies } from './http/client-address.js';
import { createHttpServer } from './http/server.js';
import { ShellPage } from './http/shell-page.js';
import { Catalogue } from './i18n/catalogue.js';
import { localeRoutes } from './i18n/locale-routes.js';
import { jobRoutes, JobTopic } from './jobs/job-routes.js';
import { JobStore } from './jobs/job-store.js';
import { panelFaultRoutes } from './shell/panel-faults.js';
import { publishModules } from './kernel/module-topic.js';
import { type Kernel, moduleRoutes } from './kernel/index.js';
import { LiveServer } from './live/live-server.js';
import { createLivePart, LiveTopics } from './live/topics.js';
import { shellRoutes } from './shell/shell-routes.js';
import { loopDelayProbe } from './health/loop-delay.js';

/** The process that serves people, with what a test may look at. */
export interface RunningHost {
  readonly url: string;
  readonly kernel: Kernel;
  readonly live: LiveTopics;
  readonly mounts: Mounts;
  stop(): Promise<void>;
}

export interface HostOptions extends ProcessOptions {
  /** Makes what drives calls; a host without one makes no calls. */
  readonly engine?: (base: EngineBase) => Engine;
  /** Told of the kernel before any plugin starts. */
  readonly onKernel?: ((kernel: Kernel) => void) | undefined;
}

/** Wires and starts the host of the core process: people, plugins, routes and live topics, around an engine. */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const { settings, log } = options;
  const base = await openProcess('core', options);
  const { database, audit, jobs } = base;
  const scope = new CoreScope(log);

  // Texts, routes and topics: they know plugins only as far as the kernel names them.
  const localeFolders = () => [
    join(productRoot, 'ui-shell/locale'),
    ...kernel.packages().map(({ folder }) => join(folder, 'locale')),
  ];
  const catalogue = new Catalogue(localeFolders, log);
  const mounts = new Mounts();
  const topics = new LiveTopics(log, (subscription, error) =>
    subscription.refused(toProblem(error, subscription.viewer.principal.language, catalogue, log)),
  );

  const engine = options.engine?.({ db: database, log, clock: systemClock }) ?? idleEngine;

  // The plugins.
  const parts = {
    ...base.commonParts,
    ...engine.parts,
    http: createHttpPart(mounts, (work) => database.transactions.run(work)),
    live: createLivePart(topics),
  };
  const kernel = base.kernel(parts);
  options.onKernel?.(kernel);

  // People.
  const permissions = () => [
    ...coreManifest.permissions.map((permission) => ({ ...permission, plugin: 'core' })),
    ...kernel
      .packages()
      .flatMap(({ id, manifest }) => manifest.permissions.map((permission) => ({ ...permission, plugin: id }))),
  ];
  const auth = createAuth(database, permissions, systemClock);
  const { users, tokens, sessions } = auth;

  // Core's own routes and topics.
  auth.register(scope.container);
  scope.container.registerInstance(AuditTrail, audit);
  scope.container.registerInstance(Catalogue, catalogue);
  scope.container.registerInstance(JobStore, jobs);
  const [routes, live] = [parts.http(scope), parts.live(scope)];
  routes.routes(...auth.routes, ...auditRoutes, ...localeRoutes, ...jobRoutes);
  routes.routes(
    ...shellRoutes(kernel, productVersion),
    ...moduleRoutes({ kernel, audit, transaction: (work) => database.transactions.run(work) }),
  );
  routes.routes(...panelFaultRoutes(kernel, log));
  engine.mount(scope, routes, live);
  const jobTopic = new JobTopic(live, jobs, log);
  scope.own(() => jobTopic.stop());
  scope.own(publishModules(live, kernel));
  const probes = [...engine.health, loopDelayProbe()];
  for (const check of probes) scope.own(kernel.health.add('core', check.name, () => check.probe()));
  scope.own(auth.sweeping(log));

  // The HTTP server and the WebSocket.
  const shell = new ShellPage(join(productRoot, 'ui-shell/dist'), log);
  const http = createHttpServer({
    ...settings.http,
    proxies: new TrustedProxies(settings.http.proxies),
    version: productVersion,
    log,
    mounts,
    catalogue,
    shell,
    identity: (app) => [sessionLayer(app, sessions), identityLayer(users, tokens, systemClock, log)],
    pluginUi: (plugin) =>
      kernel
        .packages()
        .filter(({ id, state }) => id === plugin && state === 'running')
        .map(({ folder }) => join(folder, 'dist/ui'))[0],
    health: createHealth(database, probes),
  });
  const allowHost = hostCheck(settings.http.address, settings.http.hosts);
  const sockets = new LiveServer({
    server: http.server,
    app: http.app,
    topics,
    mounts,
    users,
    tokens,
    sessions,
    log,
    allowHost,
  });

  // In this order: log-in works while plugins are still starting, and after one of them failed.
  await catalogue.reload();
  const url = await http.listen();
  await kernel.start();
  await auth.giveDefaults(log);
  await catalogue.reload();
  await engine.start();
  const stopTaking = deliverWorkerEvents(base.outbox, {
    receive: (name, event) => kernel.events.receive(name, event),
    active: () => engine.active(),
    clock: systemClock,
    log,
  });

  return {
    url,
    kernel,
    live: topics,
    mounts,
    stop: async () => {
      const closing = http.stop(3_000);
      await sockets.stop();
      await stopTaking();
      await engine.stop();
      await kernel.stop();
      await scope.end();
      await closing;
      await database.close();
    },
  };
}
