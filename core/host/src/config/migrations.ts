import type { Migration } from '@perezvon/sdk/server';

/** Tables of plugin settings and of which plugins are enabled; part of core's own list. */
export const pluginMigrations: readonly Migration[] = [
  {
    id: '010-create-plugin-states',
    up: ({ query }) =>
      query(
        `CREATE TABLE core_plugin_states (
           plugin VARCHAR(64) CHARACTER SET ascii NOT NULL PRIMARY KEY,
           enabled BOOLEAN NOT NULL
         )`,
      ),
  },
  {
    id: '011-create-plugin-settings',
    up: ({ query }) =>
      query(
        `CREATE TABLE core_plugin_settings (
           plugin VARCHAR(64) CHARACTER SET ascii NOT NULL,
           \`key\` VARCHAR(64) CHARACTER SET ascii NOT NULL,
           value LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
           PRIMARY KEY (plugin, \`key\`)
         )`,
      ),
  },
];
