import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Host, Migration, PluginDefinition, Token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { messageOf, PluginContractError } from './errors.js';
import { resolveForPlugin } from './plugins-elsewhere.js';

const isFunction = (value: unknown): boolean => typeof value === 'function';
const definitionSchema = z.object({
  id: z.string(),
  offers: z.array(z.custom<Token<unknown>>((value) => typeof value === 'symbol')).default([]),
  migrations: z
    .array(z.object({ id: z.string(), formerly: z.string().optional(), up: z.custom<Migration['up']>(isFunction) }))
    .default([]),
  start: z.custom<(host: Host) => Promise<void> | void>(isFunction, 'must be a function'),
});
export type LoadedPlugin = Required<PluginDefinition>;

/** Imports a plugin's `dist/plugin.js` and checks its default export. The code is kept by Node for the process's life. */
export async function loadPlugin(folder: string, id: string): Promise<LoadedPlugin> {
  resolveForPlugin(folder);
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(pathToFileURL(join(folder, 'dist', 'plugin.js')).href)) as { readonly default?: unknown };
  } catch (error) {
    throw new PluginContractError(`code of ${id} cannot be loaded: ${messageOf(error)}`, error);
  }
  const definition = definitionSchema.safeParse(loaded.default);
  if (!definition.success) {
    throw new PluginContractError(`${id} does not export a plugin: ${z.prettifyError(definition.error)}`);
  }
  if (definition.data.id !== id) {
    throw new PluginContractError(`code says "${definition.data.id}", manifest says "${id}"`);
  }
  return definition.data;
}
