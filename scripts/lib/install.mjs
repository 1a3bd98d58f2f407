import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, progress, repository, run } from './run.mjs';

const stamp = join(repository, 'node_modules/.perezvon-stamp');
const hash = () =>
  createHash('sha256')
    .update(readFileSync(join(repository, 'package-lock.json')))
    .digest('hex');

/** `npm ci`, when the packages that are there are not the ones of the lock file. */
export async function installPackages() {
  const wanted = hash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  process.stdout.write('npm packages: installing\n');
  const timer = setInterval(() => progress(`npm packages: ${seconds()} s`), 1000);
  const status = await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'], {
    quiet: true,
  });
  clearInterval(timer);
  if (status !== 0) fail('npm packages could not be installed (see above); the first set-up needs the network.');
  writeFileSync(stamp, wanted);
  progress(`npm packages: installed (${seconds()} s)`, true);
}
