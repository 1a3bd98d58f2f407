import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLog, readSettings, type RunningCore, type RunningWorker, startCore, startWorker } from '@perezvon/core';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.js';
import { until } from '../support/until.js';

const nodeModules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
interface Module {
  readonly id: string;
  readonly state: string;
  readonly error?: { readonly message: string };
  readonly health: readonly { readonly name: string; readonly detail?: string }[];
}

let database: TestDatabase;
let folder: string;
let core: RunningCore;
let worker: RunningWorker;
let api: ApiClient;

async function plugin(id: string, start: string): Promise<void> {
  const path = join(folder, 'plugins', id);
  const permissions = [{ id: `${id}.use`, titleKey: `${id}.use` }];
  const perezvon = { id, sdk: '^0.1.0', titleKey: `${id}.title`, permissions };
  const code = `import * as sdk from '@perezvon/sdk/server';
    export default sdk.definePlugin({ id: '${id}', async start(host) { ${start} } });`;
  await mkdir(join(path, 'dist'), { recursive: true });
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: id, version: '1.0.0', type: 'module', perezvon }));
  await writeFile(join(path, 'dist/plugin.js'), code);
}
const route = (handler: string) =>
  `host.http.routes(sdk.defineRoute({ method: 'GET', path: '/work', permission: host.id + '.use', summary: 'x', handler: ${handler} }));`;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'perezvon-broken-'));
  await symlink(nodeModules, join(folder, 'node_modules'));
  await plugin('thrower', `throw new Error('no luck today');`);
  await plugin('sleeper', `await new Promise(() => {});`);
  await plugin('clumsy', route(`() => { throw new Error('broken route'); }`));
  await plugin('healthy', route(`() => undefined`));
  const settings = readSettings({
    DATABASE_URL: database.url,
    PEREZVON_HTTP_PORT: '0',
    PEREZVON_VAR: join(folder, 'var'),
    PEREZVON_PLUGINS: join(folder, 'plugins'),
  });
  const log = createLog('silent');
  [core, worker] = await Promise.all([startCore(settings, log), startWorker(settings, log)]);
  api = new ApiClient(core.url);
  await api.enter();
});
afterAll(async () => {
  await Promise.all([core.stop(), worker.stop()]);
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const modules = async () =>
  new Map((await api.get<Module[]>('/api/core/modules')).map((module) => [module.id, module]));

describe('plugins that are broken', () => {
  it('are named with their reason, and everything else works', async () => {
    const all = await modules();
    expect(all.get('thrower')).toMatchObject({ state: 'failed', error: { message: 'no luck today' } });
    // Each retry is a start of some seconds.
    const sleeper = await until('the pause between two tries', async () => {
      const one = (await modules()).get('sleeper');
      return one?.state === 'retrying' ? one : undefined;
    });
    expect(sleeper.error?.message).toMatch(/did not finish/);
    expect(all.get('healthy')?.state).toBe('running');
    expect((await api.raw('GET', '/api/healthy/work')).status).toBe(204);
  });

  it('answer a problem when a route throws', async () => {
    expect((await api.raw('GET', '/api/clumsy/work')).status).toBe(500);
    expect((await api.raw('GET', '/api/healthy/work')).status).toBe(204);
  });

  it('can be switched off and on, in both processes', async () => {
    await api.post('/api/core/modules/healthy/disable');
    expect((await api.raw('GET', '/api/healthy/work')).status).toBe(404);
    await until('the worker stops it', () => worker.kernel.get('healthy').state === 'disabled', { timeoutMs: 10_000 });
    await api.post('/api/core/modules/healthy/enable');
    expect((await api.raw('GET', '/api/healthy/work')).status).toBe(204);
    await until('the worker starts it', () => worker.kernel.get('healthy').state === 'running', { timeoutMs: 10_000 });
    await expect(api.post('/api/core/modules/nobody/enable')).rejects.toMatchObject({ status: 404 });
    const trail = await api.get<{ items: { action: string; object: string }[] }>('/api/core/audit?limit=10');
    expect(trail.items).toContainEqual(
      expect.objectContaining({ action: 'core.module.disable', object: 'module:healthy' }),
    );
  });
});
