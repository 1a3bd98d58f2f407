import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@perezvon/sdk/server';
import { type LiveMessage, mergePatch } from '@perezvon/sdk/shared';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { TestClient } from '../testing/test-client.js';
import { adminLogin, startTestCore, type TestCore, TestScope } from '../testing/test-core.js';
import { createLivePart } from './topics.js';

let core: TestCore;
let admin: TestClient;
let scope = new TestScope();
const open: Viewer[] = [];
beforeAll(async () => {
  core = await startTestCore();
  admin = await core.admin();
});
afterEach(async () => {
  for (const viewer of open.splice(0)) viewer.socket.terminate();
  await scope.end();
  scope = new TestScope();
  await until(() => core.live.counts().feeds === 0);
});
afterAll(() => core.stop());

async function until(fact: () => boolean, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!fact()) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${fact.toString()}`);
    await sleep(5);
  }
}

class Viewer {
  readonly messages: LiveMessage[] = [];
  readonly states = new Map<string, unknown>();
  closed: number | undefined;
  constructor(readonly socket: WebSocket) {
    open.push(this);
    socket.on('close', (code) => (this.closed = code));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as LiveMessage;
      this.messages.push(message);
      if (message.op === 'snapshot') this.states.set(message.id, message.data);
      if (message.op === 'change') this.states.set(message.id, mergePatch(this.states.get(message.id), message.patch));
    });
  }
  subscribe(id: string, topic: string, params: Record<string, string> = {}): void {
    this.socket.send(JSON.stringify({ op: 'subscribe', id, topic, params }));
  }
  ops(): string[] {
    return this.messages.map(({ op }) => op);
  }
}
function connect(client: TestClient, headers: Record<string, string> = {}): Promise<Viewer> {
  const cookie = client.cookie === undefined ? {} : { cookie: client.cookie };
  const socket = new WebSocket(`${core.url.replace('http', 'ws')}/live`, {
    headers: { origin: core.url, ...cookie, ...headers },
  });
  return new Promise((resolve, reject) => {
    const viewer = new Viewer(socket);
    socket.on('open', () => resolve(viewer));
    socket.on('unexpected-response', (_request, answer) => reject(new Error(`refused with ${answer.statusCode}`)));
    socket.on('error', reject);
  });
}
function topic(snapshot: (params: { id: string }) => Promise<unknown>, permission = 'demo.use'): Topic<{ id: string }> {
  const params = z.object({ id: z.string().regex(/^\d+$/) });
  return createLivePart(core.live)(scope).topic({
    name: 'demo.thing',
    permission,
    params,
    state: z.unknown(),
    snapshot,
  });
}

it('opens for those who are logged in, and for pages of ours', async () => {
  await expect(connect(core.client())).rejects.toThrow('401');
  await expect(connect(admin, { origin: 'http://evil.example' })).rejects.toThrow('403');
  // The cookie comes along from anywhere; another header does not make the page ours.
  const beside = { origin: 'http://evil.example', authorization: 'Basic eDp5' };
  await expect(connect(admin, beside)).rejects.toThrow('403');
  await expect(connect(admin, { host: 'rebound.example', origin: 'http://rebound.example' })).rejects.toThrow('421');
  expect((await connect(admin)).socket.readyState).toBe(WebSocket.OPEN);
});

it('asks for one snapshot for all viewers, then sends changes', async () => {
  let asked = 0;
  const thing = topic(async ({ id }) => {
    asked += 1;
    await sleep(50);
    return { id, rows: { a: 1, b: 2 } };
  });
  expect(thing.watched({ id: '1' })).toBe(false);
  const [one, two] = [await connect(admin), await connect(admin)];
  one.subscribe('x', 'demo.thing', { id: '1' });
  two.subscribe('y', 'demo.thing', { id: '1' });
  await until(() => thing.watched({ id: '1' }));
  thing.publish({ id: '1' }, { rows: { c: 3 } });
  await until(() => one.states.has('x') && two.states.has('y'));
  thing.publish({ id: '1' }, { rows: { a: null } });
  thing.publish({ id: '2' }, { rows: { never: 1 } });
  const wanted = JSON.stringify({ id: '1', rows: { b: 2, c: 3 } });
  await until(() => [one.states.get('x'), two.states.get('y')].every((state) => JSON.stringify(state) === wanted));
  const three = await connect(admin);
  three.subscribe('z', 'demo.thing', { id: '1' });
  await until(() => JSON.stringify(three.states.get('z')) === wanted);
  expect(asked).toBe(1);
  for (const viewer of [one, two, three])
    viewer.socket.send(JSON.stringify({ op: 'unsubscribe', id: viewer === one ? 'x' : viewer === two ? 'y' : 'z' }));
  await until(() => !thing.watched({ id: '1' }));
});

it('refuses without the permission, and with wrong parameters', async () => {
  topic(async () => ({}));
  await admin.post('/api/core/users', { login: 'viewer', name: 'V', password: 'a long password 1' });
  const plain = core.client();
  await plain.post('/api/core/session', { login: 'viewer', password: 'a long password 1' });
  const viewer = await connect(plain);
  viewer.subscribe('x', 'demo.thing', { id: '1' });
  viewer.subscribe('m', 'core.modules');
  await until(() => viewer.messages.length === 2);
  expect(viewer.messages).toMatchObject([
    { op: 'refused', id: 'x', problem: { code: 'core.forbidden' } },
    { op: 'refused', id: 'm', problem: { status: 403 } },
  ]);
  const allowed = await connect(admin);
  allowed.subscribe('x', 'demo.thing', { id: 'one' });
  allowed.subscribe('m', 'core.modules');
  await until(() => allowed.messages.length === 2);
  expect(allowed.messages[0]).toMatchObject({ op: 'refused', problem: { errors: [{ path: 'params.id' }] } });
  expect(allowed.messages[1]).toMatchObject({ op: 'snapshot', data: { modules: {} } });
});

it('says when the owner has gone, and shows a fresh snapshot when it is back', async () => {
  const viewer = await connect(admin);
  viewer.subscribe('x', 'demo.thing', { id: '1' });
  await until(() => viewer.ops().includes('gone'));
  topic(async () => ({ run: 1 }));
  await until(() => JSON.stringify(viewer.states.get('x')) === '{"run":1}');
  await scope.end();
  await until(() => viewer.ops().join() === 'gone,snapshot,gone');
  scope = new TestScope();
  topic(async () => ({ run: 2 }));
  await until(() => JSON.stringify(viewer.states.get('x')) === '{"run":2}');
});

it('merges changes for a viewer who does not read, and costs no memory for him', async () => {
  const thing = topic(async () => ({ count: 0, text: '' }));
  const [slow, quick] = [await connect(admin), await connect(admin)];
  slow.subscribe('x', 'demo.thing', { id: '1' });
  quick.subscribe('x', 'demo.thing', { id: '1' });
  await until(() => slow.states.has('x') && quick.states.has('x'));
  slow.socket.pause();
  const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
  const text = 'x'.repeat(10_000);
  for (let count = 1; count <= 20_000; count += 1) {
    thing.publish({ id: '1' }, { count, text: `${count}${text}` });
    if (count % 20 === 0) await sleep(0);
  }
  await until(() => (quick.states.get('x') as { count: number }).count === 20_000, 30_000);
  // 200 MB were published; what waits for the slow one is one message and the socket's own buffers.
  const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before;
  quick.messages.length = 0;
  expect(grown).toBeLessThan(150_000_000);
  slow.socket.resume();
  await until(() => (slow.states.get('x') as { count: number }).count === 20_000);
  expect(slow.messages.length).toBeLessThan(5_000);
});

it('ends with the session', async () => {
  const other = await core.admin();
  const [leaving, staying] = [await connect(other), await connect(admin)];
  await other.delete('/api/core/session');
  await until(() => leaving.closed !== undefined);
  expect(leaving.closed).toBe(4401);
  expect(staying.closed).toBeUndefined();
});

it('closes on nonsense', async () => {
  const viewer = await connect(admin);
  viewer.socket.send('{"op":"explode"}');
  await until(() => viewer.closed === 1008);
});

it('lets one session open so many sockets, and one socket say so much', async () => {
  const client = core.client();
  await client.post('/api/core/session', { login: adminLogin.login, password: adminLogin.password });
  const viewers = await Promise.all(Array.from({ length: 64 }, () => connect(client)));
  await expect(connect(client)).rejects.toThrow('429');
  const another = await connect(admin);
  another.socket.close();
  viewers[0]?.socket.terminate();
  await until(() => core.live.counts().feeds === 0);
  const [, flooding] = viewers;
  for (let said = 0; said < 1_000; said += 1) flooding?.socket.send('{"op":"unsubscribe","id":"1"}');
  await until(() => flooding?.closed !== undefined);
  expect(flooding?.closed).toBe(4429);
});
