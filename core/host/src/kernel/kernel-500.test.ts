import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defineEvent, type Principal } from '@perezvon/sdk/server';
import { FakeLog, settle } from '@perezvon/sdk/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../clock.js';
import { TrustedProxies } from '../http/client-address.js';
import { createHttpPart, createHttpServer, type HttpServer, Mounts, ShellPage } from '../http/index.js';
import { Catalogue } from '../i18n/catalogue.js';
import { createLivePart, LiveTopics } from '../live/index.js';
import { Subscription } from '../live/subscription.js';
import type { PluginKernel } from './plugin-kernel.js';
import { KernelFixture } from './testing/fixture.js';

const times = 500;
const requesters = 8;
/** How much more memory may be in use after the last quarter than after the second, in bytes. */
const growthAllowed = 1024 * 1024;

const everything = `
  class Counter { constructor() { this.ballast = new Array(2000).fill(host); } next() { return 1; } }
  host.services.provide(sdk.token('busy.counter'), Counter);
  host.http.routes(
    sdk.defineRoute({ method: 'GET', path: '/n/:id', permission: 'busy.use', summary: 'n', params: z.object({ id: z.string() }),
      output: z.object({ n: z.number() }), inject: { counter: sdk.token('busy.counter') },
      handler: async (_request, { counter }) => { await new Promise(setImmediate); return { n: counter.next() }; } }),
    sdk.defineRoute({ method: 'GET', path: '/slow', permission: 'busy.use', summary: 'slow', output: z.object({}),
      handler: async (request) => { await host.clock.sleep(20, request.signal).catch(() => undefined); return {}; } }));
  const topic = host.live.topic({ name: 'busy.state', permission: 'busy.use', params: z.object({}),
    state: z.object({ at: z.number() }), snapshot: async () => ({ at: 1 }) });
  host.jobs.define(sdk.defineJob({ name: 'work', data: z.object({}), run: async () => {} }));
  const pinged = sdk.defineEvent('test.pinged', z.number());
  host.events.on(pinged, async (n) => { await null; topic.publish({}, { n }); });
  host.events.on(pinged, () => { throw new Error('always'); });
  host.config.onChange(() => {});
  host.health.check('ok', async () => ({ ok: true }));
  host.every(1, () => {});
  host.points.offer(sdk.defineExtensionPoint('busy.point'), { added() {}, removed() {} });
  host.points.contribute(sdk.defineExtensionPoint('else.point'), {});
  host.calls.destination(sdk.defineDestination({ kind: 'busy.place', target: z.object({}), enter: async () => undefined }));
  host.calls.observe({});
  host.asteriskConfig.contribute(async () => []);
  host.ari.application('busy', () => {});
  host.signal.addEventListener('abort', () => {});
  host.onStop(() => {});`;

let fixture: KernelFixture;
let http: HttpServer;
let mounts: Mounts;
let topics: LiveTopics;
let kernel: PluginKernel;
beforeEach(async () => {
  fixture = await KernelFixture.create();
  const manifest = { permissions: [{ id: 'busy.use', titleKey: 'busy.use' }] };
  await fixture.plugin('busy', everything, manifest, `offers: [sdk.token('busy.counter')],`);
  await fixture.plugin('user', `host.services.use(sdk.token('busy.counter')).next();`, { needs: ['busy'] });
  await fixture.plugin('calm', '');
  mounts = new Mounts();
  const log = new FakeLog();
  topics = new LiveTopics(log, () => undefined);
  kernel = fixture.kernel({
    clock: systemClock,
    log: quiet,
    parts: fixture.parts.with({ http: createHttpPart(mounts, (work) => work()), live: createLivePart(topics) }),
    limits: { healthMs: 50, pollMs: 50 },
  });
  http = createHttpServer({
    address: '127.0.0.1',
    port: 0,
    hosts: [],
    proxies: new TrustedProxies([]),
    version: '0',
    log: quiet,
    mounts,
    catalogue: new Catalogue(() => [], quiet),
    shell: new ShellPage(fixture.folder, quiet),
    identity: () => [
      async (context, next) => {
        context.state['principal'] = anybody;
        await next();
      },
    ],
    pluginUi: () => undefined,
    health: async () => ({ ok: true }),
  });
});
afterEach(async () => {
  await http.stop(1_000);
  await fixture.remove();
});

const nothing = () => undefined;
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => quiet };
const anybody: Principal = { kind: 'user', id: '1', name: 'Tester', language: 'ru', can: () => true };

/** Bytes in use after the collector has run. */
async function memory(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let pass = 0; pass < 4; pass += 1) {
    await settle();
    collect();
  }
  return process.memoryUsage().heapUsed;
}

/** Everything that could be left of a plugin, by what it is. */
function leftovers() {
  return {
    mounts: mounts.all().length,
    topics: topics.counts().topics,
    parts: Object.fromEntries(fixture.parts.open),
    events: kernel.events.size,
    services: kernel.services.size,
    points: kernel.points.size,
    health: kernel.health.size,
    settings: kernel.settings.size,
    scope: kernel.get('busy').open,
  };
}

it(`leaves nothing of a plugin that is enabled and disabled ${times} times under requests and events`, async () => {
  await kernel.start();
  const url = await http.listen();
  const statuses = new Map<number, number>();
  let snapshots = 0;
  let going = true;
  const viewer = { principal: anybody, wake: () => setImmediate(drain) };
  const watching = new Subscription('1', viewer);
  const drain = () => {
    for (let message = watching.take(); message; message = watching.take())
      if (message.op === 'snapshot') snapshots += 1;
  };
  const unsubscribe = topics.subscribe(watching, 'busy.state', {});
  const ask = async (path: string) => {
    while (going) {
      const response = await fetch(`${url}/api/busy/${path}`, { signal: AbortSignal.timeout(10_000) });
      await response.arrayBuffer();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    }
  };
  const pinged = defineEvent('test.pinged', z.number());
  const emit = async () => {
    for (let n = 0; going; n += 1) {
      kernel.events.emit(pinged, n);
      await new Promise(setImmediate);
    }
  };
  const load = [...Array.from({ length: requesters }, (_, n) => ask(n === 0 ? 'slow' : `n/${n}`)), emit()];
  const used: number[] = [];
  for (let round = 1; round <= times; round += 1) {
    expect((await kernel.disable('busy')).state).toBe('disabled');
    expect(leftovers()).toEqual({
      mounts: 0,
      topics: 0,
      parts: {},
      events: 0,
      services: 0,
      points: 0,
      health: 0,
      settings: 0,
      scope: {},
    });
    fixture.changes.length = 0;
    if (round % (times / 4) === 0) used.push(await memory());
    expect((await kernel.enable('busy')).error).toBeUndefined();
    expect(kernel.get('busy').state).toBe('running');
    // It is stopped again only when it has worked: answered requests and shown its topic.
    const answered = (statuses.get(200) ?? 0) + 2;
    const shown = round;
    const deadline = Date.now() + 5_000;
    while ((statuses.get(200) ?? 0) < answered || snapshots < shown) {
      if (Date.now() > deadline) throw new Error(`round ${round}: the plugin does not work`);
      await new Promise(setImmediate);
    }
  }
  // The running plugin has as much open as after its first start: nothing was taken twice.
  expect(leftovers()).toMatchObject({
    mounts: 1,
    topics: 1,
    events: 2,
    services: 1,
    points: 2,
    health: 1,
    settings: 1,
  });
  expect(Object.values(leftovers().parts)).toEqual([1, 1, 1, 1, 1]);
  going = false;
  await Promise.all(load);
  unsubscribe();
  await kernel.disable('busy');
  expect(topics.counts()).toEqual({ topics: 0, feeds: 0, subscriptions: 0 });
  expect(kernel.get('calm').state).toBe('running');
  expect([...statuses.keys()].filter((status) => ![200, 404, 503].includes(status))).toEqual([]);
  expect(statuses.get(200)).toBeGreaterThan(times);
  expect(snapshots).toBeGreaterThanOrEqual(times);
  process.stdout.write(
    `memory in use at each quarter: ${used.map((bytes) => Math.round(bytes / 1024)).join(', ')} KiB\n`,
  );
  // From the second quarter on: the first still fills caches.
  expect(used.at(-1)! - used[1]!).toBeLessThan(growthAllowed);
});
