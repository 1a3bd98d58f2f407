import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sdkVersion, type Log } from '@perezvon/sdk/server';
import { type Manifest, manifestSchema } from '@perezvon/sdk/shared';
import semver from 'semver';
import { z } from 'zod';
import { messageOf } from './errors.js';

/** A plugin package on disk. */
export interface FoundPlugin {
  /** The manifest's id; for a package that cannot be used, a name to show it under. */
  readonly id: string;
  readonly folder: string;
  readonly version: string;
  /** Absent when it cannot be read. */
  readonly manifest: Manifest | undefined;
  /** Why the package cannot be used. */
  readonly fault: string | undefined;
}

const packageSchema = z.object({ version: z.string().default('0.0.0'), perezvon: z.unknown().optional() });

/**
 * Finds plugin packages: each sub-folder of `folders` whose package.json has a `perezvon` block. Runs none of their
 * code. A broken package is reported, never thrown; of two with one id the first folder's wins.
 */
export async function discover(folders: readonly string[], log: Log): Promise<readonly FoundPlugin[]> {
  const found: FoundPlugin[] = [];
  for (const parent of folders) {
    for (const folder of await subFolders(parent, log)) {
      const plugin = await readPlugin(folder);
      if (!plugin) continue;
      const first = found.find((other) => other.id === plugin.id);
      found.push(first ? duplicateOf(plugin, first, found.length) : plugin);
    }
  }
  return found;
}

async function subFolders(parent: string, log: Log): Promise<readonly string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    const folders = entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => join(parent, entry.name))
      .sort();
    // The real place, as it stands in the stacks of errors.
    return await Promise.all(folders.map((folder) => realpath(folder)));
  } catch (error) {
    log.warn(`plugin folder ${parent} cannot be read`, { error });
    return [];
  }
}

async function readPlugin(folder: string): Promise<FoundPlugin | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, 'package.json'), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    return broken(folder, `package.json cannot be read: ${messageOf(error)}`);
  }
  let block: z.output<typeof packageSchema>;
  try {
    block = packageSchema.parse(JSON.parse(text));
  } catch (error) {
    return broken(folder, `package.json is not valid: ${messageOf(error)}`);
  }
  if (block.perezvon === undefined) return undefined;
  const manifest = manifestSchema.safeParse(block.perezvon);
  if (!manifest.success) return broken(folder, `manifest is not valid: ${z.prettifyError(manifest.error)}`);
  const { data } = manifest;
  return {
    id: data.id,
    folder,
    version: block.version,
    manifest: data,
    fault: sdkFault(data.sdk) ?? needsFault(data.needs),
  };
}

function sdkFault(range: string): string | undefined {
  if (semver.validRange(range) === null) return `sdk "${range}" is not a SemVer range`;
  return semver.satisfies(sdkVersion, range, { includePrerelease: true })
    ? undefined
    : `written for SDK ${range}, this is ${sdkVersion}`;
}

function needsFault(needs: Manifest['needs']): string | undefined {
  const wrong = Object.entries(needs).find(([, range]) => semver.validRange(range) === null);
  return wrong && `needs ${wrong[0]} "${wrong[1]}", which is not a SemVer range`;
}

function broken(folder: string, fault: string): FoundPlugin {
  return { id: basename(folder), folder, version: '0.0.0', manifest: undefined, fault };
}

function duplicateOf(plugin: FoundPlugin, first: FoundPlugin, index: number): FoundPlugin {
  const fault = plugin.fault ?? `the id ${plugin.id} is taken by ${first.folder}`;
  return { ...plugin, id: `${plugin.id}~${index}`, manifest: undefined, fault };
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
