import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Gives `work` a folder for the temporary files of what it starts; afterwards neither a file nor a process of it is left, even
 * when `work` was interrupted and could not close what it had opened. Whom it concerns is seen by `TMPDIR`, which processes
 * hand on to those they start, or by the folder's name among the parameters.
 * @param work gets the folder's path, and must set `TMPDIR` to it for what it starts
 */
export async function withTemporary<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `perezvon-${name}-`));
  // Servers that run as another user pass through; what lies in it is closed or open by itself.
  await chmod(folder, 0o711);
  try {
    return await work(folder);
  } finally {
    await endUsers(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** A process may start another one while we look, so we look until there is none. */
async function endUsers(folder: string): Promise<void> {
  for (let round = 0; round < 50; round++) {
    const users = await usersOf(folder);
    if (users.length === 0) return;
    for (const pid of users) end(pid);
    await sleep(100);
  }
}
async function usersOf(folder: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const users = await Promise.all(pids.map((pid) => uses(pid, folder)));
  return pids.filter((_, index) => users[index]);
}
async function uses(pid: number, folder: string): Promise<boolean> {
  const [environment, parameters] = await Promise.all(
    ['environ', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
  );
  return `${environment}\0`.includes(`TMPDIR=${folder}\0`) || `${parameters}`.includes(`${folder}/`);
}
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}
