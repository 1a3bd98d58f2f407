import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type Clock,
  type Host,
  type InstallationHost,
  registerHostParts,
  type SoundFolder,
  type Token,
} from '@perezvon/sdk/server';
import type { Manifest } from '@perezvon/sdk/shared';
import type { PluginSettings } from '../config/plugin-settings.js';
import type { EventBus } from '../events/event-bus.js';
import type { HealthRegistry } from '../health/health-registry.js';
import type { Contributed } from './contributed.js';
import { PluginContractError } from './errors.js';
import type { OwnedScope } from './owned-scope.js';
import type { ExtensionPoints } from './points.js';
import { repeat } from './repeat.js';
import type { HostParts } from './scope.js';
import type { ServiceRegistry } from './services.js';

/** What the kernel itself brings into a plugin's host, beside the parts of core. */
export interface HostSources {
  readonly clock: Clock;
  readonly parts: HostParts;
  readonly settings: PluginSettings;
  readonly services: ServiceRegistry;
  readonly points: ExtensionPoints;
  readonly events: EventBus;
  readonly health: HealthRegistry;
  readonly varDir: string;
  readonly soundsDir: string;
  readonly recordDir: string;
  readonly installation: InstallationHost;
  readonly recordingsDir?: string | undefined;
}

/** How Asterisk sees PEREZVON_SOUNDS. */
const soundsInAsterisk = '/var/lib/perezvon/sounds';
const safeName = /^[a-z0-9-]{1,64}$/;

/** Builds all that a plugin gets; each thing is tied to the scope under the kind that it is counted as. */
export function makeHost(
  sources: HostSources,
  scope: OwnedScope,
  contributed: Contributed,
  offers: readonly Token<unknown>[],
): Host {
  const { parts } = sources;
  const host: Host = {
    id: scope.id,
    role: scope.role,
    log: scope.log,
    clock: sources.clock,
    container: scope.container,
    signal: scope.signal,
    config: sources.settings.part(scope.kind('settings')),
    services: sources.services.part(scope.kind('services'), offers),
    points: sources.points.part(scope.kind('points')),
    events: sources.events.part(scope.kind('events')),
    health: {
      check: (name, probe) => void scope.kind('health').own(sources.health.add(scope.id, name, probe)),
    },
    http: contributed.http(parts.http(scope.kind('routes'))),
    live: contributed.live(parts.live(scope.kind('topics'))),
    jobs: contributed.jobs(parts.jobs(scope.kind('jobs'))),
    calls: contributed.calls(parts.calls(scope.kind('calls'))),
    audit: parts.audit(scope.kind('audit')),
    ari: parts.ari(scope.kind('ari')),
    asteriskConfig: parts.asteriskConfig(scope.kind('asteriskConfig')),
    db: parts.db(scope.kind('db')),
    installation: sources.installation,
    folder: (name) => ownFolder(join(sources.varDir, 'plugins'), scope.manifest, name),
    recordings: async () => {
      const path = join(sources.recordDir, scope.id);
      await mkdir(path, { recursive: true });
      return path;
    },
    sounds: () => soundFolder(sources.soundsDir, scope.id, sources.recordingsDir),
    every: (ms, work) => repeat(scope.kind('timers'), sources.clock, ms, work),
    onStop: (undo) => void scope.kind('onStop').own(undo),
  };
  registerHostParts(host);
  return host;
}

async function ownFolder(parent: string, { id, formerly }: Manifest, name: string): Promise<string> {
  if (!safeName.test(name)) throw new PluginContractError(`"${name}" cannot be the name of a folder`);
  const path = join(parent, id, name);
  for (const former of existsSync(path) ? [] : formerly) await takeOver(join(parent, former, name), path);
  await mkdir(path, { recursive: true });
  return path;
}

/** Moves the folder that a plugin had while it was a part of another. The other process may have been quicker. */
async function takeOver(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

async function soundFolder(soundsDir: string, plugin: string, recordings: string | undefined): Promise<SoundFolder> {
  const path = join(soundsDir, plugin);
  await mkdir(path, { recursive: true });
  return {
    path,
    recordings,
    sound: (name) => {
      if (!safeName.test(name)) throw new PluginContractError(`"${name}" cannot be the name of a sound`);
      return `${soundsInAsterisk}/${plugin}/${name}`;
    },
  };
}
