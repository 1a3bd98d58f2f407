import type { Statements } from '@perezvon/sdk/server';
import type { RowDataPacket } from 'mysql2/promise';
import type { SettingRow, SettingsStore, StateStore } from './stores.js';

interface StateRowPacket extends RowDataPacket {
  readonly plugin: string;
  readonly enabled: number;
}
interface SettingRowPacket extends RowDataPacket {
  readonly plugin: string;
  readonly key: string;
  /** JSON as text. */
  readonly value: string;
}

/** Keeps which plugins are enabled in `core_plugin_states`. */
export class SqlStateStore implements StateStore {
  constructor(private readonly db: Statements) {}

  async all(): Promise<ReadonlyMap<string, boolean>> {
    const [rows] = await this.db.query<StateRowPacket[]>('SELECT plugin, enabled FROM core_plugin_states');
    return new Map(rows.map((row) => [row.plugin, row.enabled === 1]));
  }

  async save(plugin: string, enabled: boolean): Promise<void> {
    await this.db.query('REPLACE INTO core_plugin_states (plugin, enabled) VALUES (?, ?)', [plugin, enabled ? 1 : 0]);
  }
}

/** Keeps plugin settings in `core_plugin_settings`. */
export class SqlSettingsStore implements SettingsStore {
  constructor(private readonly db: Statements) {}

  async all(): Promise<readonly SettingRow[]> {
    const [rows] = await this.db.query<SettingRowPacket[]>('SELECT plugin, `key`, value FROM core_plugin_settings');
    return rows.map(({ plugin, key, value }) => ({ plugin, key, value: JSON.parse(value) as unknown }));
  }

  async save(plugin: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    const rows = Object.entries(values).map(([key, value]) => [plugin, key, JSON.stringify(value)]);
    if (rows.length === 0) return;
    // One statement, so that all or none are written.
    await this.db.query('REPLACE INTO core_plugin_settings (plugin, `key`, value) VALUES ?', [rows]);
  }
}
