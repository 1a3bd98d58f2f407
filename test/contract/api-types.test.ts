import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
beforeEach(async () => {
  // Inside the repository, so that packages are found as a panel finds them.
  folder = await mkdtemp(join(repository, 'test/dist/panel-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Compiles a panel's code against the queues' API and gives what the compiler says, one line for each error. */
async function errorsOf(code: string): Promise<string[]> {
  const panel = `import type { QueuesApi } from '../../../plugins/queues/dist/api.js';
import { apiClient } from '@perezvon/sdk/ui';
import type { ReactiveControllerHost } from 'lit';
declare const host: ReactiveControllerHost;
const api = apiClient<QueuesApi>();
${code}
export {};
`;
  await writeFile(join(folder, 'panel.ts'), panel);
  const compilerOptions = { composite: false, declaration: false, declarationMap: false, noEmit: true };
  const config = { extends: join(repository, 'tsconfig.ui.json'), compilerOptions, files: ['panel.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch((error: { stdout: string }) => error);
  return stdout.split('\n').filter((line) => line.includes('error'));
}

it('compiles a panel that asks for what the routes have', async () => {
  const code = `
const queues = await api.get('/api/queues/queues');
const names: readonly string[] = queues.map(({ name }) => name);
await api.patch('/api/queues/queues/:id', { params: { id: 'x' }, body: { name: names[0] }, version: queues[0]?.version });
await api.post('/api/queues/callers/:id/to-front', { params: { id: 'x' } });
const held: readonly { readonly id: string }[] | undefined = api.query(host, '/api/queues/queues').data;
const since: number | undefined = api.live(host, 'queues.board').data?.callers['x']?.since;
export { held, since };`;
  expect(await errorsOf(code)).toEqual([]);
});

it.each([
  ['a field that the answer has not', `(await api.get('/api/queues/queues'))[0]?.title;`, "'title'"],
  ['a path that no route has', `await api.get('/api/queues/queue');`, '"/api/queues/queue"'],
  ['a method that the path has not', `await api.put('/api/queues/queues');`, '"/api/queues/queues"'],
  [
    'a wrong field in a body',
    `await api.patch('/api/queues/queues/:id', { params: { id: 'x' }, body: { title: 'a' } });`,
    "'title'",
  ],
  [
    'a value of another kind',
    `await api.patch('/api/queues/queues/:id', { params: { id: 'x' }, body: { number: 7 } });`,
    "'number'",
  ],
  ['a path without its parameter', `await api.post('/api/queues/callers/:id/to-front', {});`, 'Given<'],
  ['a field that the live state has not', `api.live(host, 'queues.board').data?.agents;`, "'agents'"],
  ['a topic that there is not', `api.live(host, 'queues.boards');`, '"queues.boards"'],
])('refuses %s', async (_what, code, named) => {
  const errors = await errorsOf(code);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(named);
});
