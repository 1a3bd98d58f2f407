import { manifestSchema } from '@perezvon/sdk/shared';
import { beforeEach, expect, it } from 'vitest';
import { PluginSettings } from './plugin-settings.js';
import type { SettingRow } from './stores.js';

const country = { type: 'text', titleKey: 'x.country', default: 'RU', maxLength: 2 };
const lines = { type: 'number', titleKey: 'x.lines', default: 60 };
const manifest = { sdk: '*', titleKey: 'x.title' };

let rows: SettingRow[];
let settings: PluginSettings;
beforeEach(async () => {
  rows = [{ plugin: 'whole', key: 'country', value: 'US' }];
  settings = new PluginSettings({
    all: async () => rows,
    save: async (plugin, values) => {
      for (const [key, value] of Object.entries(values)) {
        rows = [...rows.filter((row) => row.plugin !== plugin || row.key !== key), { plugin, key, value }];
      }
    },
  });
  settings.declare(manifestSchema.parse({ ...manifest, id: 'whole', settings: { lines } }));
  settings.declare(manifestSchema.parse({ ...manifest, id: 'part', formerly: ['whole'], settings: { country } }));
  await settings.refresh();
});

it('a setting that came from another plugin keeps its value, and what is saved later counts', async () => {
  expect(settings.values('part')).toEqual({ country: 'US' });
  await settings.save('part', { country: 'KZ' });
  await settings.refresh();
  expect(settings.values('part')).toEqual({ country: 'KZ' });
});

it('clients may go on naming it under the plugin that had it; all is saved or nothing', async () => {
  await settings.save('whole', { lines: 5, country: 'DE' });
  expect([settings.values('whole'), settings.values('part')]).toEqual([{ lines: 5 }, { country: 'DE' }]);
  await expect(settings.save('whole', { lines: 6, country: 'long' })).rejects.toMatchObject({ status: 422 });
  await expect(settings.save('part', { country: 'FR', lines: 6 })).rejects.toMatchObject({ status: 422 });
  expect([settings.values('whole'), settings.values('part')]).toEqual([{ lines: 5 }, { country: 'DE' }]);
});
