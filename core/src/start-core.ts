import { callEngineMigrations, createCallEngine } from '@perezvon/call-engine';
import { type Kernel, type RunningHost, type RunningWorker, startHost, startWorkerHost } from '@perezvon/host';
import type { Log } from '@perezvon/sdk/server';
import type { Settings } from './settings.js';

export type RunningCore = RunningHost;
const migrations = callEngineMigrations;

/**
 * The process that talks to people and to Asterisk: the host with the call engine.
 *
 * @param onKernel told of the kernel before any plugin starts
 */
export function startCore(settings: Settings, log: Log, onKernel?: (kernel: Kernel) => void): Promise<RunningCore> {
  const { asterisk } = settings;
  return startHost({
    settings,
    log,
    migrations,
    engine: (base) => createCallEngine({ ...base, asterisk }),
    onKernel,
  });
}

/**
 * The process that carries out jobs: the host alone.
 *
 * @param onKernel told of the kernel before any plugin starts
 */
export function startWorker(settings: Settings, log: Log, onKernel?: (kernel: Kernel) => void): Promise<RunningWorker> {
  return startWorkerHost({ settings, log, migrations, onKernel });
}
