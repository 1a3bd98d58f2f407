import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineRoute, versioned } from '@perezvon/sdk/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { base, core, admin, scope, mount, code, items } from './testing/mounted-core.js';

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
