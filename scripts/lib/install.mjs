import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  if (sameAsLock(read('package-lock.json'), read('node_modules/.package-lock.json'))) {
    writeFileSync(stamp, wanted);
    return;
  }
  const user = runningProduct();
  // npm ci deletes everything first.
  if (user) fail(`The packages have changed, but Perezvon runs from this folder (process ${user}): stop it first.`);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  process.stdout.write('npm packages: installing\n');
  const timer = setInterval(() => progress(`npm packages: ${seconds()} s`), 1000);
  const status = await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel', 'error'], {
    quiet: true,
  });
  clearInterval(timer);
  if (status !== 0) {
    const [stranger] = notInLock(read('package-lock.json'), pluginFolders());
    fail(
      stranger
        ? `npm packages could not be installed: ${stranger} is not in package-lock.json. ` +
            'Run npm install once, or move the folder and name its new parent in PEREZVON_PLUGINS.'
        : 'npm packages could not be installed (see above); the first set-up needs the network.',
    );
  }
  writeFileSync(stamp, wanted);
  progress(`npm packages: installed (${seconds()} s)`, true);
}

/**
 * Whether what npm says it installed is what the lock file demands; parts for other processors may lack.
 * @param {{ packages?: Record<string, object> } | undefined} lock package-lock.json
 * @param {{ packages?: Record<string, object> } | undefined} installed npm's own note in node_modules
 */
export function sameAsLock(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false;
  const facts = ({ version, integrity, link, resolved }) => `${version} ${integrity} ${link ? resolved : ''}`;
  // Folders of the checkout themselves are linked, not installed.
  const wanted = Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/'));
  const missing = wanted.some(([path, each]) => {
    const there = installed.packages[path];
    return there ? facts(there) !== facts(each) : !each.optional;
  });
  const surplus = Object.keys(installed.packages).some((path) => !(path in lock.packages));
  return !missing && !surplus;
}

/** Packages of this checkout that npm does not know, and therefore refuses to install anything. */
export function notInLock(lock, folders) {
  return folders.filter((folder) => !lock?.packages?.[folder]);
}

const pluginFolders = () =>
  readdirSync(join(repository, 'plugins'))
    .map((name) => `plugins/${name}`)
    .filter((folder) => existsSync(join(repository, folder, 'package.json')));

function read(path) {
  try {
    return JSON.parse(readFileSync(join(repository, path), 'utf8'));
  } catch {
    return undefined;
  }
}

/** The process that holds this folder's usual lock, when it lives. */
function runningProduct() {
  try {
    const [pid, start] = readFileSync(join(repository, 'var/perezvon.lock'), 'utf8').split(' ');
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] === start ? pid : undefined;
  } catch {
    return undefined;
  }
}
