import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineRoute, FileReply, type Route, versioned } from '@perezvon/sdk/server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TestClient } from '../testing/test-client.js';
import { startTestCore, type TestCore, TestScope } from '../testing/test-core.js';
import { createHttpPart } from './http-part.js';

let core: TestCore;
let admin: TestClient;
let scope: TestScope;
beforeAll(async () => {
  core = await startTestCore();
  admin = await core.admin();
  scope = new TestScope();
});
afterEach(async () => {
  await scope.end();
  scope = new TestScope();
});
afterAll(() => core.stop());

const mount = (...routes: Route[]) => createHttpPart(core.mounts, (work) => work())(scope).routes(...routes);
const base = { method: 'GET', permission: 'demo.use', summary: 'x' } as const;
const code = (answer: { body: unknown }) => (answer.body as { code: string }).code;
const items = defineRoute({
  ...base,
  method: 'POST',
  path: '/items/:id',
  params: z.object({ id: z.coerce.number().int() }),
  query: z.object({ deep: z.enum(['yes', 'no']).default('no') }),
  body: z.object({ name: z.string().min(2), size: z.object({ width: z.number() }) }),
  output: z.object({ id: z.number(), name: z.string(), deep: z.string() }),
  handler: ({ params, query, body }) => ({ id: params.id, name: body.name, deep: query.deep, secret: 'stripped' }),
});

describe('a route', () => {
  it('takes what its schemas describe and gives no more than it promised', async () => {
    mount(items);
    const body = { name: 'ab', size: { width: 1 } };
    const good = await admin.post('/api/demo/items/7?deep=yes', body);
    expect([good.status, good.body]).toEqual([200, { id: 7, name: 'ab', deep: 'yes' }]);
    const bad = await admin.post('/api/demo/items/x?deep=maybe', { name: 'a', size: {} });
    expect(bad.status).toBe(422);
    const { errors } = bad.body as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toEqual(['params.id', 'query.deep', 'body.name', 'body.size.width']);
    expect(bad.body).toMatchObject({ code: 'core.invalidInput', type: 'urn:perezvon:core.invalidInput', status: 422 });
  });

  it('answers in problems for broken bodies, methods and addresses', async () => {
    mount(items);
    const raw = (body: string, type: string) =>
      admin
        .raw('/api/demo/items/1', { method: 'POST', body, headers: { 'content-type': type } })
        .then((answer) => answer.status);
    expect(await raw('{"a":', 'application/json')).toBe(400);
    expect(await raw('a=1', 'application/x-www-form-urlencoded')).toBe(415);
    expect(await raw(JSON.stringify({ a: 'x'.repeat(5_000_000) }), 'application/json')).toBe(413);
    const wrong = await admin.get('/api/demo/items/1');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect(code(await admin.get('/api/demo/nothing'))).toBe('core.noRoute');
    expect(code(await admin.get('/api/absent/thing'))).toBe('core.noRoute');
    expect(code(await core.client().post('/api/demo/items/1', {}))).toBe('core.unauthenticated');
  });

  it('keeps the cause of an unforeseen error to the log', async () => {
    mount(
      defineRoute({ ...base, path: '/throws', handler: () => Promise.reject(new Error('password=hunter2')) }),
      defineRoute({
        ...base,
        path: '/lies',
        output: z.object({ n: z.number() }),
        handler: () => ({ n: 'one' }) as never,
      }),
    );
    for (const path of ['/api/demo/throws', '/api/demo/lies']) {
      const answer = await admin.get(path);
      expect(answer.status).toBe(500);
      expect(answer.body).toMatchObject({
        code: 'core.internal',
        params: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      });
      expect(JSON.stringify(answer.body)).not.toContain('hunter2');
    }
  });

  it('is refused without a permission of its plugin, or twice', () => {
    expect(() => mount({ ...items, permission: 'public' })).toThrow(/permission public/);
    expect(() => mount({ ...items, permission: 'core.users.write' })).toThrow(/not in the manifest/);
    mount(items);
    expect(() => mount({ ...items, path: '/items/:other' })).toThrow(/POST \/api\/demo\/items\/:other.*exists already/);
  });

  it('says 304 to who holds the version', async () => {
    mount(
      defineRoute({
        ...base,
        path: '/thing',
        output: z.object({ a: z.number() }),
        handler: () => versioned({ a: 1 }, 4),
      }),
    );
    const first = await admin.get('/api/demo/thing');
    expect(first.headers.get('etag')).toBe('"4"');
    expect((await admin.get('/api/demo/thing', { 'if-none-match': '"4"' })).status).toBe(304);
  });

  it('that edits a thing with a version is told which version, or that it does not matter', async () => {
    const output = z.object({ version: z.number() });
    mount(
      defineRoute({
        ...base,
        method: 'PATCH',
        path: '/thing',
        output,
        handler: ({ ifMatch }) => ({ version: Number(ifMatch ?? 0) }),
      }),
    );
    const edit = (headers: Record<string, string>) =>
      admin.raw('/api/demo/thing', { method: 'PATCH', headers: { 'content-type': 'application/json', ...headers } });
    const refused = await edit({});
    expect([refused.status, await refused.json()]).toEqual([
      428,
      expect.objectContaining({ code: 'core.ifMatchMissing', title: expect.any(String) }),
    ]);
    expect(await (await edit({ 'if-match': '"7"' })).json()).toEqual({ version: 7 });
    expect(await (await edit({ 'if-match': '*' })).json()).toEqual({ version: 0 });
    const { paths } = (await admin.get('/api/openapi.json')).body as { paths: Record<string, unknown> };
    expect(paths['/api/demo/thing']).toMatchObject({
      patch: { parameters: [{ name: 'If-Match', in: 'header', required: true }], responses: { 200: {} } },
    });
  });

  it('stands in the OpenAPI document', async () => {
    mount(items);
    const { paths } = (await admin.get('/api/openapi.json')).body as {
      paths: Record<string, { post: Record<string, unknown> }>;
    };
    expect(paths['/api/demo/items/{id}']!.post).toMatchObject({
      'x-permission': 'demo.use',
      parameters: [
        { name: 'id', in: 'path', required: true },
        { name: 'deep', in: 'query', required: false },
      ],
      requestBody: { content: { 'application/json': { schema: { required: ['name', 'size'] } } } },
    });
    expect((await core.client().get('/api/openapi.json')).status).toBe(401);
    expect((await admin.get('/api/docs')).body).toContain('/api/docs/start.js');
    for (const file of ['start.js', 'swagger-ui-bundle.js', 'swagger-ui.css'])
      expect((await admin.get(`/api/docs/${file}`)).status).toBe(200);
    expect((await admin.get('/api/docs/package.json')).status).toBe(404);
  });
});

describe('a plugin that stops', () => {
  it('takes its routes away at once and ends the requests inside', async () => {
    let signal: AbortSignal | undefined;
    mount(
      defineRoute({
        ...base,
        path: '/slow',
        handler: async (request): Promise<undefined> => {
          signal = request.signal;
          await sleep(60_000, undefined, { signal: request.signal }).catch((error: Error) =>
            Promise.reject(error.cause),
          );
        },
      }),
    );
    const slow = admin.get('/api/demo/slow');
    while (!signal) await sleep(10);
    const ending = scope.end();
    expect((await admin.get('/api/demo/slow')).status).toBe(404);
    expect(code(await slow)).toBe('core.pluginStopped');
    await ending;
    expect(signal.aborted).toBe(true);
  });

  it('does not wait for ever for a handler that never resolves', async () => {
    let entered = false;
    mount(
      defineRoute({
        ...base,
        path: '/stuck',
        handler: () => {
          entered = true;
          return new Promise<undefined>(() => undefined);
        },
      }),
    );
    const stuck = admin.get('/api/demo/stuck');
    while (!entered) await sleep(10);
    await scope.end();
    expect((await stuck).status).toBe(503);
  });
});

describe('uploads', () => {
  const seen: { fields: unknown; name: string; bytes: number }[] = [];
  const upload = defineRoute({
    ...base,
    method: 'POST',
    path: '/files',
    multipart: true,
    output: z.object({ files: z.number() }),
    handler: async (request) => {
      seen.length = 0;
      for await (const { fields, file } of request.upload({ fileBytes: 1_000_000, files: 2 })) {
        let bytes = 0;
        for await (const chunk of file.stream) bytes += (chunk as Buffer).length;
        seen.push({ fields, name: file.name, bytes });
      }
      return { files: seen.length };
    },
  });
  const form = (...sizes: number[]) => {
    const data = new FormData();
    data.set('comment', 'Должники');
    for (const size of sizes) data.append('file', new Blob([Buffer.alloc(size, 'x')]), 'список.csv');
    return data;
  };
  const send = async (body: FormData) => {
    const answer = await admin.raw('/api/demo/files', { method: 'POST', body });
    return { status: answer.status, body: await answer.json() };
  };

  it('come one after another with the fields before them', async () => {
    mount(upload);
    expect(await send(form(900_000, 10))).toEqual({ status: 200, body: { files: 2 } });
    const facts = { fields: { comment: 'Должники' }, name: 'список.csv' };
    expect(seen).toEqual([
      { ...facts, bytes: 900_000 },
      { ...facts, bytes: 10 },
    ]);
  });

  it('above their limits are refused as too large', async () => {
    mount(upload);
    expect(await send(form(1_000_001))).toMatchObject({
      status: 413,
      body: { code: 'core.tooLarge', params: { what: 'file' } },
    });
    expect(await send(form(1, 1, 1))).toMatchObject({ status: 413, body: { params: { what: 'files' } } });
    const none = await admin.post('/api/demo/files', {});
    expect(none.status).toBe(415);
  });

  it('that break off do not stay open', async () => {
    let ended: unknown;
    mount({
      ...upload,
      handler: async (request) => {
        try {
          for await (const { file } of request.upload({ fileBytes: 1e9 })) for await (const _ of file.stream);
        } catch (error) {
          ended = error;
          throw error;
        }
      },
    });
    const { port } = new URL(core.url);
    const sender = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/api/demo/files',
      headers: { cookie: admin.cookie, 'content-type': 'multipart/form-data; boundary=b' },
    });
    sender.on('error', () => undefined);
    sender.write('--b\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\nhalf a file');
    await sleep(200);
    sender.destroy();
    for (let i = 0; i < 100 && !ended; i += 1) await sleep(20);
    expect(ended).toMatchObject({ code: 'core.clientGone' });
    expect(core.mounts.get('demo')!.inFlight).toBe(0);
  });
});

describe('downloads', () => {
  it('are streamed under the name they were given, as fast as the client reads', async () => {
    let made = 0;
    const source = Readable.from(
      (function* () {
        for (; made < 4_000; made += 1) yield Buffer.alloc(16_384, 'y');
      })(),
    );
    mount(
      defineRoute({
        ...base,
        path: '/report',
        handler: () => new FileReply(source, { name: 'Отчёт "июль".csv', type: 'text/csv; charset=utf-8' }),
      }),
    );
    const answer = await admin.raw('/api/demo/report');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="????? \\"????\\".csv"; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%20%22%D0%B8%D1%8E%D0%BB%D1%8C%22.csv`,
    );
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    await sleep(300);
    expect(made).toBeLessThan(4_000);
    expect((await answer.arrayBuffer()).byteLength).toBe(4_000 * 16_384);
  });

  it('that fail half-way do not look whole', async () => {
    mount(
      defineRoute({
        ...base,
        path: '/half',
        handler: () =>
          new FileReply(
            Readable.from(
              (async function* () {
                yield 'first half';
                await sleep(20);
                throw new Error('disk gone');
              })(),
            ),
            { name: 'x.csv', type: 'text/csv' },
          ),
      }),
    );
    await expect(admin.raw('/api/demo/half').then((answer) => answer.text())).rejects.toThrow();
  });
});

describe('the front door', () => {
  const ask = (headers: Record<string, string>, path = '/api/core/setup') =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(core.url);
      const sent = httpRequest({ host: '127.0.0.1', port, path, headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject).end();
    });

  it('goes by its own names only', async () => {
    expect(await ask({ host: 'rebound.example' })).toBe(421);
    expect(await ask({ host: 'localhost:1' })).toBe(200);
    expect(await ask({ host: '127.0.0.1:1' })).toBe(200);
  });

  it('gives the page to browsers, and no file beside those meant for them', async () => {
    expect(await ask({ accept: 'text/html' }, '/autodialer/campaigns/1')).toBe(200);
    for (const path of [
      '/assets/../../package.json',
      '/assets/..%2fshell.json',
      '/plugins/sounds/ui/../../package.json',
      '/assets/.env',
    ]) {
      expect(await ask({ accept: '*/*' }, path)).toBe(404);
    }
    const page = await core.client().get('/');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await core.client().get('/healthz')).body).toMatchObject({ ok: true });
  });
});
