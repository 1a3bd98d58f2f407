/** One stored setting of a plugin. A setting that is not stored has the manifest's default. */
export interface SettingRow {
  readonly plugin: string;
  readonly key: string;
  readonly value: unknown;
}

/** Where plugin settings are kept. */
export interface SettingsStore {
  all(): Promise<readonly SettingRow[]>;
  /** Writes the given keys of one plugin, all or none. */
  save(plugin: string, values: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Where it is kept which plugins are enabled. A plugin without an entry follows its manifest. */
export interface StateStore {
  all(): Promise<ReadonlyMap<string, boolean>>;
  save(plugin: string, enabled: boolean): Promise<void>;
}
