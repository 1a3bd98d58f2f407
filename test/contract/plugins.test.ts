import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLog, readSettings, type RunningCore, startCore } from '@perezvon/core';
import { createTestDatabase, openDatabase, type TestDatabase } from '@perezvon/db';
import type { Route } from '@perezvon/sdk/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest, routeFaults, staticFaults } from './plugin-contract.js';

const folder = fileURLToPath(new URL('../../../plugins/', import.meta.url));
const isPlugin = (id: string) => {
  const file = join(folder, id, 'package.json');
  return existsSync(file) && 'perezvon' in (JSON.parse(readFileSync(file, 'utf8')) as object);
};
const ids = readdirSync(folder).filter(isPlugin);
const manifests = (await Promise.all(ids.map((id) => readManifest(join(folder, id))))).flatMap((one) => one ?? []);
const declared = new Set(manifests.flatMap(({ permissions }) => permissions.map((one) => one.id)));
/** Plugins that were parts of this one once. */
const partsOf = (id: string) => manifests.filter(({ formerly }) => formerly.includes(id)).map((part) => part.id);

let database: TestDatabase;
let varDir: string;
let core: RunningCore;
beforeAll(async () => {
  database = await createTestDatabase();
  varDir = await mkdtemp(join(tmpdir(), 'perezvon-contract-'));
  const settings = readSettings({ DATABASE_URL: database.url, PEREZVON_HTTP_PORT: '0', PEREZVON_VAR: varDir });
  core = await startCore(settings, createLog('silent'));
});
afterAll(async () => {
  await core.stop();
  await database.drop();
  await rm(varDir, { recursive: true, force: true });
});

/** The tables under the names of the plugin, but for those that another one lists. */
async function tablesOf(id: string): Promise<readonly string[]> {
  const prefixes = [id, ...(manifests.find((one) => one.id === id)?.formerly ?? [])];
  const others = new Set(manifests.filter((one) => one.id !== id).flatMap(({ tables }) => tables));
  const opened = await openDatabase({ url: database.url });
  const [rows] = await opened.pool.query('SHOW TABLES');
  await opened.close();
  const names = (rows as object[]).map((row) => String(Object.values(row)[0]));
  const under = (name: string) => prefixes.some((one) => name.startsWith(`${one.replaceAll('-', '_')}_`));
  return names.filter((name) => under(name) && !others.has(name)).sort();
}

describe.each(ids)('%s', (id) => {
  it('starts', async () => {
    expect((await core.kernel.enable(id)).error).toBeUndefined();
    expect(core.kernel.get(id).state).toBe('running');
  });

  it('has texts, panels and a manifest that fit together', async () => {
    const parts = partsOf(id).map((part) => join(folder, part));
    expect(await staticFaults(join(folder, id), parts)).toEqual([]);
  });

  it('has a permission and schemas on each route', async () => {
    const manifest = await readManifest(join(folder, id));
    const routes = core.mounts.get(id)?.routes ?? [];
    expect(routeFaults(manifest!, routes)).toEqual([]);
    expect(routes.map(({ permission }) => permission).filter((one) => !declared.has(one))).toEqual([]);
  });

  it('has listed just the tables that its migrations make', async () => {
    const manifest = await readManifest(join(folder, id));
    expect(new Set(manifests.flatMap(({ tables }) => tables)).size).toBe(
      manifests.flatMap(({ tables }) => tables).length,
    );
    expect(await tablesOf(id)).toEqual([...manifest!.tables].sort());
  });

  it('stops clean, and runs again', async () => {
    const dependants = core.kernel.list().filter(({ needs }) => needs.includes(id));
    expect((await core.kernel.disable(id)).state).toBe('disabled');
    const { error, open } = core.kernel.get(id);
    expect({ error, open, mounted: core.mounts.get(id) }).toEqual({ error: undefined, open: {}, mounted: undefined });
    for (const dependant of dependants) expect(core.kernel.get(dependant.id).state).toBe('blocked');
    expect((await core.kernel.enable(id)).state).toBe('running');
  });
});

it('asks every edit of a thing with a version which version that is', async () => {
  const headers = { 'content-type': 'application/json', cookie: '' };
  const admin = { login: 'admin', name: 'Admin', password: 'correct horse battery', language: 'en' };
  const send = (method: string, path: string, body: object) =>
    fetch(core.url + path, { method, headers, body: JSON.stringify(body) });
  const session = await send('POST', '/api/core/setup', admin);
  headers.cookie = session.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const showsVersion = ({ output }: Route) =>
    (output as { shape?: Record<string, { type?: string }> } | undefined)?.shape?.['version']?.type === 'number';
  const edits = core.mounts
    .all()
    .flatMap(({ plugin, routes }) => routes.map((route) => ({ route, path: `/api/${plugin}${route.path}` })))
    .filter(({ route }) => (route.method === 'PUT' || route.method === 'PATCH') && showsVersion(route));
  expect(edits.length).toBeGreaterThanOrEqual(10);
  for (const { route, path } of edits) {
    const answer = await send(route.method, path.replaceAll(/:[a-zA-Z]+/g, '1'), {});
    expect([path, answer.status, (await answer.json()) as object]).toEqual([
      path,
      428,
      expect.objectContaining({ code: 'core.ifMatchMissing' }),
    ]);
  }
});
