import { isDeepStrictEqual } from 'node:util';
import { type ConfigHost, NotFoundError } from '@perezvon/sdk/server';
import type { Manifest } from '@perezvon/sdk/shared';
import { afterPresentCommit } from '@perezvon/sdk/transactions';
import type { PluginScope } from '../kernel/scope.js';
import { SettingError, settingFault } from './setting-check.js';
import type { SettingsStore } from './stores.js';

type Values = Readonly<Record<string, unknown>>;

/** The settings of all plugins: manifest defaults under what is stored, checked, with change events. */
export class PluginSettings {
  private readonly manifests = new Map<string, Manifest>();
  private readonly listeners = new Map<string, Set<() => void>>();
  private stored = new Map<string, Values>();
  private saves = 0;

  constructor(private readonly store: SettingsStore) {}

  /** Makes a plugin's settings known. */
  declare(manifest: Manifest): void {
    this.manifests.set(manifest.id, manifest);
  }

  /**
   * Reads the store and tells the plugins whose values are different now. Resolves to their ids. Rejects when the store
   * cannot be read; the values stay as they were then.
   */
  async refresh(): Promise<readonly string[]> {
    const saves = this.saves;
    const rows = await this.store.all();
    // Something was saved meanwhile: what was read may be older than that, and the next time is soon.
    if (saves !== this.saves) return [];
    const fresh = new Map<string, Record<string, unknown>>();
    for (const row of rows) {
      const own = fresh.get(row.plugin) ?? {};
      own[row.key] = row.value;
      fresh.set(row.plugin, own);
    }
    const before = new Map([...this.manifests.keys()].map((id) => [id, this.values(id)]));
    this.stored = fresh;
    const changed = [...before].filter(([id, values]) => !isDeepStrictEqual(values, this.values(id))).map(([id]) => id);
    for (const id of changed) this.tell(id);
    return changed;
  }

  /** Present values: what is stored and still valid, else the default. Secrets included. */
  values(plugin: string): Values {
    const { settings: declared, formerly } = this.manifestOf(plugin);
    // A setting that came from another plugin is where it was until it is saved again.
    const stored: Values = Object.assign({}, ...[...formerly, plugin].map((id) => this.stored.get(id)));
    const settings = Object.entries(declared);
    return Object.fromEntries(
      settings.map(([key, setting]) => {
        const usable = key in stored && settingFault(setting, stored[key]) === undefined;
        return [key, usable ? stored[key] : setting.default];
      }),
    );
  }

  /**
   * Checks and stores; keys that are not given stay. They apply once the present transaction is committed.
   *
   * @throws SettingError that names each bad field
   */
  async save(plugin: string, values: Values): Promise<void> {
    const entries = Object.entries(values).map(([key, value]) => ({ owner: this.ownerOf(plugin, key), key, value }));
    const fields = entries.flatMap(({ owner, key, value }) => {
      const { settings } = this.manifestOf(owner);
      const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
      const fault = setting ? settingFault(setting, value) : 'is not a setting of this plugin';
      return fault === undefined ? [] : [{ path: `body.values.${key}`, message: fault }];
    });
    if (fields.length > 0) throw new SettingError(plugin, fields);
    for (const owner of new Set(entries.map((entry) => entry.owner))) {
      const own = entries.filter((entry) => entry.owner === owner);
      await this.keep(owner, Object.fromEntries(own.map(({ key, value }) => [key, value])));
    }
  }

  /** The plugin that has a setting now: clients may know it by the plugin that had it before. */
  private ownerOf(plugin: string, key: string): string {
    if (Object.hasOwn(this.manifestOf(plugin).settings, key)) return plugin;
    const parts = [...this.manifests.values()].filter(({ formerly }) => formerly.includes(plugin));
    return parts.find(({ settings }) => Object.hasOwn(settings, key))?.id ?? plugin;
  }

  private async keep(plugin: string, values: Values): Promise<void> {
    await this.store.save(plugin, values);
    afterPresentCommit(() => this.take(plugin, values));
  }

  private take(plugin: string, values: Values): void {
    this.saves += 1;
    const before = this.values(plugin);
    this.stored.set(plugin, { ...this.stored.get(plugin), ...values });
    if (!isDeepStrictEqual(before, this.values(plugin))) this.tell(plugin);
  }

  /** The number of change listeners, for leak tests. */
  get size(): number {
    return [...this.listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  part(scope: PluginScope): ConfigHost {
    return {
      read: (schema) => schema.parse(this.values(scope.id)),
      onChange: (listener) => {
        const contained = () => {
          try {
            listener();
          } catch (error) {
            scope.fault('settings listener', error);
          }
        };
        const owned = scope.own(() => {
          const all = this.listeners.get(scope.id);
          all?.delete(contained);
          if (all?.size === 0) this.listeners.delete(scope.id);
        });
        const all = this.listeners.get(scope.id) ?? new Set();
        this.listeners.set(scope.id, all.add(contained));
        return owned;
      },
    };
  }

  private manifestOf(plugin: string): Manifest {
    const manifest = this.manifests.get(plugin);
    if (!manifest) throw new NotFoundError('plugin', plugin, 'core.plugin.notFound');
    return manifest;
  }

  private tell(plugin: string): void {
    for (const listener of this.listeners.get(plugin) ?? []) listener();
  }
}
