import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../errors.js';
import { repository } from '../places.js';
import type { Part } from './part.js';

/**
 * Imports and exports make short-lived text by the megabyte. A small nursery, and a heap that may grow to half a gigabyte
 * and no further, have it cleared away early: without the limit V8 lets it lie until the process takes 350 MB.
 */
export const workerFlags: readonly string[] = ['--max-semi-space-size=4', '--max-old-space-size=512'];

const startMs = 60_000;
/** Longer than the process gives itself. */
const stopMs = 15_000;

/** Starts core or worker; ready when it says so. Its log goes into a file of its own. */
export async function startProcess(role: 'core' | 'worker', env: NodeJS.ProcessEnv, logs: string): Promise<Part> {
  const file = join(logs, `${role}.log`);
  const log = createWriteStream(file, { flags: 'a', mode: 0o600 });
  const child = fork(join(repository, 'core/dist/main.js'), [role], {
    env: { ...process.env, ...env },
    execArgv: role === 'worker' ? [...workerFlags] : [],
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const exited = once(child, 'exit').finally(() => log.end());
  const timer = AbortSignal.timeout(startMs);
  try {
    await Promise.race([
      once(child, 'message', { signal: timer }),
      exited.then(() => Promise.reject(new SetupError(`${role} did not start; see ${file}`))),
    ]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error instanceof SetupError
      ? error
      : new SetupError(`${role} did not start within ${startMs / 1000} s; see ${file}`, error);
  }
  return { name: role, exited, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await gone;
  clearTimeout(timer);
}
