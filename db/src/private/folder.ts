import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseError } from '../errors.js';

/** Name of the product's user on its private server. */
export const user = 'perezvon';

export interface Folder {
  readonly password: string;
  /** SQL that the server runs at each start. */
  readonly initFile: string;
  /** For the server's temporary tables alone: a MariaDB that starts deletes those of every other one in its folder. */
  readonly temporary: string;
}

/**
 * Makes what a private server needs around its data: the folder, the kept password, the SQL of each start.
 * @throws DatabaseError `db.folderUnusable`
 */
export async function prepareFolder(dir: string, database: string): Promise<Folder> {
  const initFile = join(dir, 'init.sql');
  const temporary = join(dir, 'tmp');
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { mode: 0o700 });
    const password = await keptPassword(join(dir, 'password'));
    await writeFile(initFile, initSql(password, database), { mode: 0o600 });
    return { password, initFile, temporary };
  } catch (cause) {
    const full = cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT'].includes(String(cause.code));
    const reason = full ? `no space left for MariaDB in ${dir}` : `MariaDB may not write in ${dir}`;
    throw new DatabaseError('db.folderUnusable', reason, cause);
  }
}

async function keptPassword(path: string): Promise<string> {
  const kept = existsSync(path) ? (await readFile(path, 'utf8')).trim() : '';
  if (kept !== '') return kept;
  const password = randomBytes(24).toString('base64url');
  // Renamed into place: a stop between the two must not leave an empty password.
  await writeFile(`${path}.new`, password, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return password;
}

/** The password is set at each start, so that a lost file does not lock us out of our own data. */
function initSql(password: string, database: string): string {
  const accounts = ['127.0.0.1', 'localhost'].flatMap((host) => [
    `CREATE USER IF NOT EXISTS '${user}'@'${host}' IDENTIFIED BY '${password}';`,
    `ALTER USER '${user}'@'${host}' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO '${user}'@'${host}' WITH GRANT OPTION;`,
  ]);
  return [`CREATE DATABASE IF NOT EXISTS \`${database}\`;`, ...accounts, ''].join('\n');
}
