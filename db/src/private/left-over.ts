import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '../errors.js';

const gracefulMs = 20_000;
const forcedMs = 5_000;

/** Notes who runs the server of this folder, for {@link endLeftOver}. */
export async function noteRunning(dir: string, server: number): Promise<void> {
  await writeFile(noteOf(dir), `${process.pid} ${server}\n`, { mode: 0o600 });
}

/**
 * Ends a server that outlived the process that started it (that one was killed and could not stop it): it holds the data,
 * and a second one would wait for them in vain.
 *
 * @throws DatabaseError `db.inUse` when its starter lives: it is not ours to stop
 */
export async function endLeftOver(dir: string, data: string): Promise<void> {
  const [starter, server] = (await textOf(noteOf(dir))).trim().split(' ').map(Number);
  if (!starter || !server || !(await serves(server, data))) return;
  // A process whose starter died has another parent.
  if ((await parentOf(server)) === starter) {
    throw new DatabaseError('db.inUse', `MariaDB in ${dir} is already run by process ${starter}: stop that one first`);
  }
  for (const [signal, ms] of [
    ['SIGTERM', gracefulMs],
    ['SIGKILL', forcedMs],
  ] as const) {
    if (await ended(server, data, signal, ms)) return;
  }
  throw new DatabaseError('db.inUse', `MariaDB in ${dir} (process ${server}) was left over and cannot be stopped`);
}

const noteOf = (dir: string) => join(dir, 'running');

async function ended(pid: number, data: string, signal: NodeJS.Signals, ms: number): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw new DatabaseError('db.inUse', `process ${pid} cannot be stopped`, error);
  }
  for (const deadline = Date.now() + ms; Date.now() < deadline; await sleep(50)) {
    if (!(await serves(pid, data))) return true;
  }
  return false;
}

/** Whether the process is a server of this data: its number alone may be another program's by now. */
async function serves(pid: number, data: string): Promise<boolean> {
  return (await textOf(`/proc/${pid}/cmdline`)).split('\0').includes(`--datadir=${data}`);
}

async function parentOf(pid: number): Promise<number> {
  return Number(/^PPid:\s*(\d+)/m.exec(await textOf(`/proc/${pid}/status`))?.[1]);
}

/** Empty when there is no such file, or no such process any more. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(codeOf(error))) return '';
    throw new DatabaseError('db.folderUnusable', `${path} cannot be read`, error);
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');
