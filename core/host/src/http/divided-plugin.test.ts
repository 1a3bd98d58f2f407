import { defineRoute } from '@perezvon/sdk/server';
import { manifestSchema } from '@perezvon/sdk/shared';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { TestClient } from '../testing/test-client.js';
import { startTestCore, type TestCore, TestScope } from '../testing/test-core.js';
import { createHttpPart } from './http-part.js';

const manifest = { sdk: '*', titleKey: 'demo.title' };
const whole = manifestSchema.parse({
  ...manifest,
  id: 'demo',
  permissions: [{ id: 'demo.use', titleKey: 'demo.use' }],
});
const part = manifestSchema.parse({
  ...manifest,
  id: 'part',
  formerly: ['demo'],
  permissions: [{ id: 'demo.parts', titleKey: 'demo.parts' }],
  tables: ['demo_parts', 'part_more'],
});

let core: TestCore;
let admin: TestClient;
let scopes: TestScope[] = [];
beforeAll(async () => {
  core = await startTestCore();
  admin = await core.admin();
});
afterEach(async () => {
  for (const scope of scopes) await scope.end();
  scopes = [];
});
afterAll(() => core.stop());

function mount(of: typeof whole, ...routes: ReturnType<typeof answering>[]) {
  const scope = Object.assign(new TestScope(), { id: of.id, manifest: of });
  scopes.push(scope);
  createHttpPart(core.mounts, (work) => work())(scope).routes(...routes);
}
const answering = (method: 'GET' | 'DELETE', permission: string, text: string) =>
  defineRoute({
    method,
    path: '/things/:id',
    permission,
    summary: 'x',
    params: z.object({ id: z.string() }),
    output: z.object({ text: z.string() }),
    handler: ({ params }) => ({ text: `${text} ${params.id}` }),
  });

it('what was a part of another plugin answers where clients look for it', async () => {
  mount(part, answering('DELETE', 'demo.parts', 'part'));
  expect((await admin.delete('/api/part/things/1')).body).toEqual({ text: 'part 1' });
  expect((await admin.delete('/api/demo/things/1')).body).toEqual({ text: 'part 1' });
  expect((await admin.get('/api/demo/things/1')).status).toBe(405);
  const { paths } = (await admin.get('/api/openapi.json')).body as { paths: object };
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/part/things/{id}', '/api/demo/things/{id}']));
});

it('shares a path with the plugin it came from, each method with whoever has it', async () => {
  mount(whole, answering('GET', 'demo.use', 'whole'));
  mount(part, answering('DELETE', 'demo.use', 'part'));
  expect((await admin.get('/api/demo/things/2')).body).toEqual({ text: 'whole 2' });
  expect((await admin.delete('/api/demo/things/2')).body).toEqual({ text: 'part 2' });
  expect((await admin.get('/api/part/things/2')).status).toBe(405);
});

it('a plugin keeps the names of no other than those it was a part of', () => {
  expect(() => mount(part, answering('GET', 'other.use', 'x'))).toThrow('not in the manifest');
  const taken = manifestSchema.safeParse({ ...manifest, id: 'part', tables: ['demo_parts'] });
  expect(taken.success).toBe(false);
});
