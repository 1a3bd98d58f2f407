import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors.js';
import { makeFolder } from './make-folder.js';

/** One start at a time on one folder. A lock whose process is gone, or is another one by now, does not count. */
export async function takeLock(folder: string): Promise<() => Promise<void>> {
  await makeFolder(folder);
  const path = join(folder, 'perezvon.lock');
  const mine = `${process.pid} ${await startOf(process.pid)}`;
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      await writeFile(path, mine, { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
        throw new SetupError(`${folder} cannot be written to.`, error);
    }
    const [pid = '', start = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
    if (start !== '' && (await startOf(Number(pid))) === start)
      throw new SetupError(
        `Perezvon runs already in ${folder} (process ${pid}); stop it first, or set PEREZVON_VAR to another folder.`,
      );
    await rm(path, { force: true });
  }
  throw new SetupError(`${folder} is taken by another start at this very moment.`);
}

/** When a process began, in the kernel's ticks; tells it from a later one with the same number. Empty when there is none. */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
