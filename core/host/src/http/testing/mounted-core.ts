import { defineRoute, type Route } from '@perezvon/sdk/server';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { z } from 'zod';
import type { TestClient } from '../../testing/test-client.js';
import { startTestCore, type TestCore, TestScope } from '../../testing/test-core.js';
import { createHttpPart } from '../http-part.js';

export let core: TestCore;
export let admin: TestClient;
export let scope: TestScope;
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

export const mount = (...routes: Route[]) => createHttpPart(core.mounts, (work) => work())(scope).routes(...routes);
export const base = { method: 'GET', permission: 'demo.use', summary: 'x' } as const;
export const code = (answer: { body: unknown }) => (answer.body as { code: string }).code;
export const items = defineRoute({
  ...base,
  method: 'POST',
  path: '/items/:id',
  params: z.object({ id: z.coerce.number().int() }),
  query: z.object({ deep: z.enum(['yes', 'no']).default('no') }),
  body: z.object({ name: z.string().min(2), size: z.object({ width: z.number() }) }),
  output: z.object({ id: z.number(), name: z.string(), deep: z.string() }),
  handler: ({ params, query, body }) => ({ id: params.id, name: body.name, deep: query.deep, secret: 'stripped' }),
});
