import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeClock, FakeLog } from '@perezvon/sdk/testing';
import type { SettingRow, SettingsStore, StateStore } from '../../config/stores.js';
import type { KernelLimits, KernelOptions } from '../kernel-options.js';
import { PluginKernel } from '../plugin-kernel.js';
import { FakeParts } from './fake-parts.js';

const nodeModules = fileURLToPath(new URL('../../../../../node_modules', import.meta.url));

export class MemoryStates implements StateStore {
  readonly rows = new Map<string, boolean>();
  async all() {
    return new Map(this.rows);
  }
  async save(plugin: string, enabled: boolean) {
    this.rows.set(plugin, enabled);
  }
}
export class MemorySettings implements SettingsStore {
  rows: SettingRow[] = [];
  async all() {
    return this.rows;
  }
  async save(plugin: string, values: Readonly<Record<string, unknown>>) {
    const kept = this.rows.filter((row) => row.plugin !== plugin || !(row.key in values));
    this.rows = [...kept, ...Object.entries(values).map(([key, value]) => ({ plugin, key, value }))];
  }
}

/** What a fixture's code and the test share: `globalThis.perezvonFixture`. */
export type Shared = Record<string, unknown>;

/** A folder of plugin packages written by a test, and a kernel over it with fakes for the rest of core. */
export class KernelFixture {
  readonly clock = new FakeClock();
  readonly log = new FakeLog();
  readonly parts = new FakeParts();
  readonly states = new MemoryStates();
  readonly settings = new MemorySettings();
  readonly migrated: string[] = [];
  readonly changes: string[] = [];
  readonly shared: Shared = {};
  private readonly kernels: PluginKernel[] = [];

  private constructor(readonly folder: string) {
    Reflect.set(globalThis, `perezvon:${folder}`, this.shared);
  }

  static async create(): Promise<KernelFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'perezvon-kernel-'));
    await symlink(nodeModules, join(folder, 'node_modules'));
    await mkdir(join(folder, 'plugins'));
    return new KernelFixture(folder);
  }

  /**
   * Writes a plugin. @param start Body of its `start(host)`; `shared` and everything of the SDK's server are in scope.
   */
  async plugin(id: string, start: string, manifest: object = {}, definition = ''): Promise<void> {
    const block = { id, sdk: '^0.1.0', titleKey: `${id}.title`, ...manifest };
    const code = [
      `import * as sdk from '@perezvon/sdk/server';`,
      `import { z } from 'zod';`,
      `const shared = globalThis[${JSON.stringify(`perezvon:${this.folder}`)}];`,
      `export default sdk.definePlugin({ id: '${id}', ${definition} async start(host) { ${start} } });`,
    ].join('\n');
    await this.write(id, { name: id, version: '1.2.3', type: 'module', perezvon: block }, code);
  }

  async write(name: string, packageJson: unknown, code: string): Promise<void> {
    const folder = join(this.folder, 'plugins', name);
    await mkdir(join(folder, 'dist'), { recursive: true });
    const text = typeof packageJson === 'string' ? packageJson : JSON.stringify(packageJson);
    await writeFile(join(folder, 'package.json'), text);
    await writeFile(join(folder, 'dist', 'plugin.js'), code);
  }

  kernel(options: Partial<KernelOptions> & { readonly limits?: Partial<KernelLimits> } = {}): PluginKernel {
    const kernel = new PluginKernel({
      role: 'core',
      log: this.log,
      clock: this.clock,
      parts: this.parts,
      stores: { settings: this.settings, states: this.states },
      folders: [join(this.folder, 'plugins')],
      varDir: join(this.folder, 'var'),
      soundsDir: join(this.folder, 'sounds'),
      recordDir: join(this.folder, 'recordings'),
      migrate: async (steps) => {
        for (const step of steps) {
          await step.up({ query: async () => undefined });
          this.migrated.push(step.id);
        }
      },
      coreMigrations: [],
      checkEvents: true,
      ...options,
    });
    kernel.onChange((id) => this.changes.push(`${id} ${kernel.get(id).state}`));
    this.kernels.push(kernel);
    return kernel;
  }

  async remove(): Promise<void> {
    for (const kernel of this.kernels) {
      const stopped = kernel.stop();
      await this.clock.advance(60_000);
      await stopped;
    }
    Reflect.deleteProperty(globalThis, `perezvon:${this.folder}`);
    await rm(this.folder, { recursive: true, force: true });
  }
}
