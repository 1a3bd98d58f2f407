import type { Migration } from '@perezvon/sdk/server';
import { type Manifest, tablePrefix } from '@perezvon/sdk/shared';
import { PluginContractError } from './errors.js';
import type { OwnedMigration } from './kernel-options.js';

const stepId = /^\d{3}-[a-z0-9]+(-[a-z0-9]+)*$/;
const changes = [
  /^\s*UPDATE/,
  /\bCREATE\s+(?:OR\s+REPLACE\s+)?TABLE(?:\s+IF\s+NOT\s+EXISTS)?/,
  /\bDROP\s+TABLE(?:\s+IF\s+EXISTS)?/,
  /\b(?:ALTER|RENAME|TRUNCATE)\s+TABLE/,
  /\bINSERT\s+(?:IGNORE\s+)?INTO/,
  /\bDELETE\s+FROM/,
  /\bINDEX\s+\S+\s+ON/,
];
/** The table that a statement makes, changes or takes away. */
const tableNames = new RegExp(`(?:${changes.map(({ source }) => source).join('|')})\\s+\`?([A-Za-z0-9_$.]+)\`?`, 'gi');

/** Puts the owner in front of each step's id and sorts by number. Throws a PluginContractError for a bad id. */
export function ownedMigrations(owner: string, steps: readonly Migration[]): readonly OwnedMigration[] {
  for (const { id } of steps) {
    if (!stepId.test(id)) throw new PluginContractError(`migration "${id}" of ${owner} must be named NNN-verb-noun`);
  }
  const ids = new Set(steps.map((step) => step.id));
  if (ids.size < steps.length) throw new PluginContractError(`${owner} has two migrations of one name`);
  return [...steps]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((step) => ({ id: `${step.formerly ?? owner}/${step.id}`, up: (context) => step.up(context) }));
}

/** The steps of a plugin, held to the tables of its manifest. */
export function pluginMigrations(manifest: Manifest, steps: readonly Migration[]): readonly OwnedMigration[] {
  for (const { id, formerly } of steps) {
    if (formerly !== undefined && !manifest.formerly.includes(formerly)) {
      throw new PluginContractError(`migration "${id}" of ${manifest.id} is not of ${formerly}, says the manifest`);
    }
  }
  return ownedMigrations(manifest.id, steps).map((step) => ({
    id: step.id,
    up: (context) =>
      step.up({
        query: async (sql, params) => {
          checkTables(manifest, sql);
          await context.query(sql, params);
        },
      }),
  }));
}

/** Throws a PluginContractError when a statement changes a table that the manifest does not list. */
export function checkTables(manifest: Manifest, sql: string): void {
  for (const [, table] of sql.matchAll(tableNames)) {
    if (table === undefined || manifest.formerly.some((id) => table.startsWith(tablePrefix(id)))) continue;
    if (!manifest.tables.includes(table)) {
      throw new PluginContractError(
        `a migration of ${manifest.id} touches the table ${table}, which its manifest does not list`,
      );
    }
  }
}
