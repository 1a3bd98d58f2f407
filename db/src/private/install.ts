import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { DatabaseError } from '../errors.js';
import { explainStart } from './start-errors.js';

const run = promisify(execFile);
const installMs = 120_000;

/** MariaDB refuses to run as root unless it is told to. */
export const asRoot = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

/** Makes the server's own tables beside, then moves them into place: what is there is whole. */
export async function install(data: string, temporary: string): Promise<void> {
  const partial = `${data}.partial`;
  const args = [
    '--no-defaults',
    `--datadir=${partial}`,
    `--tmpdir=${temporary}`,
    '--auth-root-authentication-method=socket',
    '--skip-test-db',
    ...asRoot(),
  ];
  try {
    await rm(partial, { recursive: true, force: true });
    await run('mariadb-install-db', args, { timeout: installMs, maxBuffer: 4 * 1024 * 1024 });
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') throw missing('mariadb-install-db', cause);
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
    throw explainStart(said, { dir: data, port: 0 });
  }
  try {
    await rename(partial, data);
  } catch (cause) {
    const reason = `${data} holds something that is not a whole MariaDB: move it away`;
    throw new DatabaseError('db.folderUnusable', reason, cause);
  }
}

export const missing = (name: string, cause?: unknown) =>
  new DatabaseError('db.binaryMissing', `${name} is missing: install Debian's package mariadb-server-core`, cause);

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
