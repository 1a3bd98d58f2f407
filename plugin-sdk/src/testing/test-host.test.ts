import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type AuditHost,
  type Clock,
  defineDestination,
  defineEvent,
  defineExtensionPoint,
  defineJob,
  definePlugin,
  defineRoute,
  FileReply,
  type Host,
  HostAudit,
  HostClock,
  inject,
  injectable,
  NotFoundError,
  type PluginDefinition,
  token,
  versioned,
} from '../server/index.js';
import { manifestSchema } from '../shared/index.js';
import { callFake, localeFaults, settle, startTestHost, type TestHostOptions } from './index.js';
import { Readable } from 'node:stream';

const manifest = manifestSchema.parse({
  id: 'demo',
  sdk: '*',
  titleKey: 'demo.title',
  permissions: [{ id: 'demo.use', titleKey: 'demo.use' }],
  settings: { lines: { type: 'number', titleKey: 'demo.lines', default: 5 } },
});
const run = (
  start: (host: Host) => void | Promise<void>,
  options: Partial<TestHostOptions> = {},
  more: Partial<PluginDefinition> = {},
) => startTestHost(definePlugin({ id: 'demo', start, ...more }), { manifest, ...options });
const route = { permission: 'demo.use', summary: 'x' } as const;

@injectable()
class Greeter {
  constructor(
    @inject(HostClock) readonly clock: Clock,
    @inject(HostAudit) private readonly audit: AuditHost,
  ) {}
  greet(): Promise<void> {
    return this.audit.record({ by: 'greeter', action: 'demo.greeted', object: String(this.clock.now()) });
  }
}

it('builds a class of the plugin from the parts of the host that its constructor names', async () => {
  const host = await run(
    ({ container }) => {
      container.registerSingleton(Greeter);
      return container.resolve(Greeter).greet();
    },
    { now: 7 },
  );
  expect(host.audited).toEqual([{ by: 'greeter', action: 'demo.greeted', object: '7' }]);
  await host.stop();
});

describe('routes', () => {
  const routes = [
    defineRoute({
      ...route,
      method: 'GET',
      path: '/things/:id',
      params: z.object({ id: z.coerce.number() }),
      output: z.object({ id: z.number() }),
      handler: ({ params }) => {
        if (params.id === 404) throw new NotFoundError('thing', '404', 'demo.thing.notFound');
        return versioned({ id: params.id }, 7);
      },
    }),
    defineRoute({
      ...route,
      method: 'POST',
      path: '/things',
      body: z.object({ name: z.string().min(1) }),
      handler: () => undefined,
    }),
    defineRoute({
      ...route,
      method: 'POST',
      path: '/files',
      multipart: true,
      output: z.object({ text: z.string() }),
      handler: async (request) => {
        let text = '';
        for await (const { fields, file } of request.upload({ fileBytes: 100 })) {
          for await (const part of file.stream) text += `${fields['as']}:${String(part)}`;
        }
        return { text };
      },
    }),
    defineRoute({
      ...route,
      method: 'GET',
      path: '/download',
      handler: () => new FileReply(Readable.from(['a', 'b']), { name: 'x.csv', type: 'text/csv' }),
    }),
  ];

  it('go through schemas, permissions and problems as over the network', async () => {
    const host = await run(({ http }) => http.routes(...routes));
    expect(await host.request('GET', '/things/3')).toEqual({ status: 200, body: { id: 3 }, headers: { etag: '"7"' } });
    expect(await host.request('GET', '/things/x')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'params.id' }] },
    });
    expect(await host.request('GET', '/things/404')).toMatchObject({
      status: 404,
      body: { code: 'demo.thing.notFound' },
    });
    expect((await host.request('POST', '/things', { body: { name: 'n' } })).status).toBe(204);
    expect(await host.request('POST', '/things', { body: {} })).toMatchObject({
      body: { errors: [{ path: 'body.name' }] },
    });
    expect((await host.request('GET', '/things/3', { user: { permissions: ['demo.other'] } })).status).toBe(403);
    expect((await host.request('GET', '/nowhere')).status).toBe(404);
    const files = [{ field: 'f', name: 'a.txt', type: 'text/plain', content: 'hello' }];
    expect((await host.request('POST', '/files', { fields: { as: 'got' }, files })).body).toEqual({
      text: 'got:hello',
    });
    expect((await host.request('GET', '/download')).file?.content.toString()).toBe('ab');
    await host.stop();
    expect((await host.request('GET', '/things/3')).status).toBe(404);
  });

  it('need a permission of the manifest', async () => {
    const open = defineRoute({
      ...route,
      permission: 'demo.unlisted',
      method: 'GET',
      path: '/',
      handler: () => undefined,
    });
    await expect(run(({ http }) => http.routes(open))).rejects.toThrow(/not in the manifest/);
  });
});

describe('calls', () => {
  const menu = defineDestination({
    kind: 'demo.menu',
    target: z.object({ next: z.string() }),
    async enter(call, { next }) {
      await call.answer();
      const { key } = await call.play([{ sound: 'hello' }, { number: 5 }], { keys: '1' });
      call.note({ key });
      return key === '1' ? { kind: next, target: {} } : undefined;
    },
  });

  it('follow a script through a destination', async () => {
    const host = await run(({ calls }) => calls.destination(menu));
    const pressing = callFake({ keys: '1' });
    expect(await host.enterDestination('demo.menu', { next: 'demo.next' }, pressing)).toEqual({
      kind: 'demo.next',
      target: {},
    });
    expect(pressing).toMatchObject({ answered: true, played: [{ sound: 'hello' }], notes: { key: '1' } });
    const leaving = callFake({ hangsUpAt: 2 });
    expect(await host.enterDestination('demo.menu', { next: 'demo.next' }, leaving)).toBeUndefined();
    expect(leaving.signal.aborted).toBe(true);
    await expect(leaving.answer()).rejects.toMatchObject({ code: 'core.callEnded' });
    await host.stop();
  });

  it('are started, limited to valid numbers, and end when the test says so', async () => {
    const ended: unknown[] = [];
    const host = await run(({ calls }) => void calls.observe({ ended: ({ outcome }) => ended.push(outcome) }));
    const order = {
      trunk: 't',
      ringTimeoutMs: 1,
      language: 'ru',
      destination: { kind: 'demo.menu', target: {} },
    } as const;
    const results = await host.calls.start([
      { ...order, id: 'a', number: '+79990000001' },
      { ...order, id: 'b', number: '8 999' },
      { ...order, id: 'a', number: '+79990000001' },
    ]);
    expect(results.map(({ state }) => state)).toEqual(['started', 'refused', 'refused']);
    expect(host.calls.inUse('t')).toBe(1);
    await host.endCall('a', { outcome: 'busy' });
    expect(ended).toEqual(['busy']);
    expect(host.calls.inUse()).toBe(0);
    expect((await host.calls.records(['a', 'z'])).get('a')?.end?.outcome).toBe('busy');
    await host.stop();
  });
});

describe('the rest of the host', () => {
  it('runs jobs, events, topics, settings, time, health and points', async () => {
    const pinged = defineEvent('demo.pinged', z.number());
    const point = defineExtensionPoint<string>('demo.point');
    const seen: unknown[] = [];
    const job = defineJob({
      name: 'count',
      data: z.object({ to: z.number() }),
      run: async ({ data, progress }) => progress(data.to, data.to),
    });
    const host = await run(async (inner) => {
      const { jobs, events, live, config, health, points, audit } = inner;
      jobs.define(job);
      await jobs.enqueue(job, { to: 2 });
      events.on(pinged, (n) => void seen.push(n));
      events.on(pinged, () => {
        throw new Error('clumsy');
      });
      const topic = live.topic({
        name: 'demo.state',
        permission: 'demo.use',
        params: z.object({}),
        state: z.object({ lines: z.number() }),
        snapshot: async () => ({ lines: 1 }),
      });
      const lines = () => config.read(z.object({ lines: z.number() })).lines;
      config.onChange(() => topic.publish({}, { lines: lines() }));
      inner.every(1_000, () => void seen.push('tick'));
      health.check('up', async () => ({ ok: true }));
      points.offer(point, {
        added: (value) => void seen.push(`+${value}`),
        removed: (value) => void seen.push(`-${value}`),
      });
      await audit.record({ by: '1', action: 'demo.did', object: 'thing:1' });
    });
    expect(await host.runJob('count', { to: 3 })).toEqual([{ done: 3, total: 3, note: undefined }]);
    await expect(host.runJob('count', { to: 'x' })).rejects.toThrow();
    const [queued] = host.jobs.queued;
    await host.jobs.runQueued();
    expect(await host.jobs.status(queued!.id)).toMatchObject({ state: 'done', done: 2 });
    host.events.emit(pinged, 5);
    await settle();
    expect(host.faults).toMatchObject([{ where: 'event demo.pinged' }]);
    expect(await host.snapshot('demo.state')).toEqual({ lines: 1 });
    await expect(host.snapshot('demo.state', {}, { permissions: [] })).rejects.toMatchObject({ status: 403 });
    await host.changeSettings({ lines: 9 });
    expect(host.live.patches).toEqual([{ topic: 'demo.state', params: {}, patch: { lines: 9 } }]);
    await host.advance(2_500);
    expect(await host.health()).toEqual({ up: { ok: true } });
    host.points.add(point, 'one')();
    expect(seen).toEqual([5, 'tick', 'tick', '+one', '-one']);
    expect(host.audited).toHaveLength(1);
    await host.stop();
  });

  it('gives stand-ins for the services of others, and asks for those that are offered', async () => {
    interface Greeter {
      greet(): string;
    }
    const Greeter = token<Greeter>('other.greeter');
    const Own = token<Greeter>('demo.greeter');
    const host = await run(
      ({ services }) => {
        const other = services.use(Greeter);
        services.provide(Own, { greet: () => `${other.greet()}!` });
      },
      { services: [[Greeter, { greet: () => 'hi' }]] },
      { offers: [Own] },
    );
    expect(host.service(Own).greet()).toBe('hi!');
    await host.stop();
    await expect(run(() => undefined, {}, { offers: [Own] })).rejects.toThrow(/offered but not provided/);
  });

  it('names what is left after a stop', async () => {
    const host = await run(({ clock }) => void clock.sleep(1_000));
    await expect(host.stop()).rejects.toThrow('left after the stop: 1 timers');
  });

  it('says what to do when a plugin wants a database and the test gave none', async () => {
    await expect(run(({ db }) => db.models())).rejects.toThrow(/pass \{ database: url \}/);
  });
});

it('localeFaults compares the languages', () => {
  expect(localeFaults({ ru: { a: 'а', b: '{n, plural, one {#} other {# {x}}}' }, en: { b: '{n} {x}' } })).toEqual([
    'en: a is missing',
  ]);
});
