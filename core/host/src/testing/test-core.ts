import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@perezvon/db';
import { manifestSchema } from '@perezvon/sdk/shared';
import type { Disposable, ProcessRole } from '@perezvon/sdk/server';
import { container } from 'tsyringe';
import type { PluginScope } from '../kernel/scope.js';
import { createLog } from '../log.js';
import { type RunningHost, startHost } from '../start-host.js';
import { TestClient } from './test-client.js';

export const adminLogin = { login: 'admin', name: 'Админ', password: 'correct horse battery' };

/** A whole host on a database of its own, without plugins or calls. */
export interface TestCore extends RunningHost {
  readonly databaseUrl: string;
  client(): TestClient;
  /** A client that has logged in as the administrator (made by the first call). */
  admin(): Promise<TestClient>;
}

export async function startTestCore(): Promise<TestCore> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'perezvon-core-'));
  const core = await startHost({
    settings: {
      databaseUrl: database.url,
      http: { address: '127.0.0.1', port: 0, hosts: [], proxies: [] },
      varDir: folder,
      soundsDir: join(folder, 'sounds'),
      recordDir: join(folder, 'recordings'),
      recordingsDir: undefined,
      installation: {},
      pluginFolders: [folder],
    },
    log: testLog,
  });
  const client = () => new TestClient(core.url);
  return {
    ...core,
    databaseUrl: database.url,
    client,
    admin: async () => {
      const admin = client();
      const { needed } = (await admin.get('/api/core/setup')).body as { needed: boolean };
      await (needed ? admin.post('/api/core/setup', adminLogin) : admin.post('/api/core/session', adminLogin));
      return admin;
    },
    stop: async () => {
      await core.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const testLog = createLog('silent', false);

/** One run of a plugin named `demo`, without a plugin. */
export class TestScope implements PluginScope {
  readonly id = 'demo';
  readonly manifest = manifestSchema.parse({
    id: 'demo',
    sdk: '*',
    titleKey: 'demo.title',
    permissions: [{ id: 'demo.use', titleKey: 'demo.use' }],
  });
  readonly log = testLog;
  readonly container = container.createChildContainer();
  readonly faults: unknown[] = [];
  private readonly abort = new AbortController();
  private readonly undo: (Disposable | (() => void | Promise<void>))[] = [];

  constructor(readonly role: ProcessRole = 'core') {}

  get signal(): AbortSignal {
    return this.abort.signal;
  }
  own(undo: Disposable | (() => void | Promise<void>)): Disposable {
    this.undo.push(undo);
    return { dispose: () => undefined };
  }
  fault(_where: string, error: unknown): void {
    this.faults.push(error);
  }
  async end(): Promise<void> {
    this.abort.abort(new Error('the plugin stops'));
    for (const undo of this.undo.splice(0).toReversed()) await (typeof undo === 'function' ? undo() : undo.dispose());
  }
}
