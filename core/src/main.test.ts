import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

let test: TestDatabase;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'perezvon-main-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await test.drop();
  await rm(folder, { recursive: true, force: true });
});

function start(role: string, environment: Record<string, string> = {}) {
  const child = fork(fileURLToPath(new URL('./main.js', import.meta.url)), [role], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: test.url,
      PEREZVON_HTTP_PORT: '0',
      PEREZVON_VAR: folder,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  let said = '';
  child.stdout?.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
  return { child, said: () => said };
}

it('starts both processes side by side on one fresh database, and ends them when asked', async () => {
  const [core, worker] = [start('core'), start('worker')];
  const [[ready], [works]] = (await Promise.all([once(core.child, 'message'), once(worker.child, 'message')])) as [
    [{ type: string; url: string }],
    [{ type: string }],
  ];
  expect(ready).toMatchObject({ type: 'ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  expect(works).toMatchObject({ type: 'ready' });
  const answer = await fetch(`${ready.url}/healthz`);
  expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ ok: true })]);
  const began = Date.now();
  for (const { child } of [core, worker]) child.kill('SIGTERM');
  const codes = await Promise.all([core, worker].map(({ child }) => once(child, 'exit')));
  expect(codes).toEqual([
    [0, null],
    [0, null],
  ]);
  expect(Date.now() - began).toBeLessThan(10_000);
});

it('says in one line what is wrong with its settings, and no secret', async () => {
  const { child, said } = start('core', {
    DATABASE_URL: 'postgres://u:hunter2@h/d',
    PEREZVON_ASTERISK: '[{}',
    PEREZVON_HTTP_PORT: '99999',
  });
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(said()).toMatch(/DATABASE_URL must begin with mysql.*PEREZVON_HTTP_PORT.*PEREZVON_ASTERISK is not JSON/);
  expect(said()).not.toContain('hunter2');
});
