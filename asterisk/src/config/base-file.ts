import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dialplanBase } from '../dialplan/base-contexts.js';
import { BASE_FOLDER, OWN_FOLDER } from './layout.js';

/**
 * Lays the product's own contexts where an Asterisk that was not set up by it can include them: what is generated sends its
 * calls there. They change only with the product's version.
 *
 * @param configDir - the folder that Asterisk sees as /etc/asterisk
 * @returns whether the file was written: Asterisk reads it at its next `dialplan reload`
 */
export async function writeBaseFile(configDir: string): Promise<boolean> {
  const folder = join(configDir, OWN_FOLDER, BASE_FOLDER);
  const path = join(folder, 'extensions.conf');
  const wanted = `; Written by Perezvon at each start; changes are lost.\n${dialplanBase()}`;
  if (existsSync(path) && (await readFile(path, 'utf8')) === wanted) return false;
  await mkdir(folder, { recursive: true });
  await writeFile(`${path}.new`, wanted, { mode: 0o640, flush: true });
  await rename(`${path}.new`, path);
  return true;
}
