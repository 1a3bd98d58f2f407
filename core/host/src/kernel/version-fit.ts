import semver from 'semver';
import type { FoundPlugin } from './discovery.js';

/** A needed plugin that is there in a version that does not fit. */
export interface Misfit {
  readonly id: string;
  /** For Module Admin: `sounds ^0.2.0 (0.1.0 is here)`. */
  readonly why: string;
}

/** Which needs of a plugin are there in versions that do not fit; one that is not there at all is no misfit. */
export function misfits(plugin: FoundPlugin, all: readonly FoundPlugin[]): readonly Misfit[] {
  return Object.entries(plugin.manifest?.needs ?? {}).flatMap(([id, range]) => {
    const found = all.find((other) => other.id === id);
    if (!found || semver.satisfies(found.version, range, { includePrerelease: true })) return [];
    return [{ id, why: `${id} ${range} (${found.version} is here)` }];
  });
}
