import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@perezvon/db';
import { type LiveMessage, mergePatch } from '@perezvon/sdk/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../clock.js';
import { startTestCore, type TestCore } from '../testing/test-core.js';
import { JobStore } from './job-store.js';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

it('show what a worker writes as it happens, to those who may know', async () => {
  const database = await openDatabase({ url: core.databaseUrl, poolSize: 2 });
  const store = new JobStore(database.pool, systemClock);
  const admin = await core.admin();
  const id = await store.add('demo.count', undefined);
  const runner = randomUUID();
  await store.begin(id, runner);
  const socket = new WebSocket(`${core.url.replace('http', 'ws')}/live`, {
    headers: { cookie: admin.cookie, origin: core.url },
  });
  let state: unknown;
  const changes: unknown[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as LiveMessage;
    if (message.op === 'snapshot') state = message.data;
    if (message.op === 'change') state = mergePatch(state, message.patch);
    changes.push(state);
  });
  socket.on('open', () => socket.send(JSON.stringify({ op: 'subscribe', id: '1', topic: 'core.job', params: { id } })));
  const until = async (wanted: object) => {
    const end = Date.now() + 5_000;
    while (JSON.stringify(state) !== JSON.stringify(wanted)) {
      if (Date.now() > end) throw new Error(`shown: ${JSON.stringify(changes)}`);
      await sleep(20);
    }
  };
  await until({ id, state: 'running', done: 0 });
  await store.progress(id, runner, { done: 5, total: 10, note: 'demo.half' });
  await until({ id, state: 'running', done: 5, total: 10, note: 'demo.half' });
  expect((await admin.get(`/api/core/jobs/${id}`)).body).toEqual(state);
  await admin.post('/api/core/users', { login: 'other', name: 'O', password: 'a long password 1' });
  const other = core.client();
  await other.post('/api/core/session', { login: 'other', password: 'a long password 1' });
  expect((await other.get(`/api/core/jobs/${id}`)).status).toBe(403);
  expect((await other.delete(`/api/core/jobs/${id}`)).status).toBe(403);
  expect((await admin.delete(`/api/core/jobs/${id}`)).status).toBe(204);
  const { items } = (await admin.get('/api/core/audit?action=core.jobs.cancelled')).body as { items: object[] };
  expect(items).toEqual([
    expect.objectContaining({ object: `job:${id}`, before: { job: 'demo.count', state: 'running' } }),
  ]);
  expect((await store.orders([id])).get(id)).toEqual({ cancel: true, runner });
  expect((await admin.get(`/api/core/jobs/${randomUUID()}`)).status).toBe(404);
  socket.terminate();
  await database.close();
});
