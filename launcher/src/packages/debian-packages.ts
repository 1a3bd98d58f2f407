import { execFile, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../errors.js';

const run = promisify(execFile);

/** What the product itself needs of the host. */
const always = [
  'mariadb-server-core',
  'mariadb-client-core',
  'bubblewrap',
  'mmdebstrap',
  'debian-archive-keyring',
  'ffmpeg',
  'lame',
  'espeak-ng',
  'ca-certificates',
];
/** What its tests need besides: telephones and a browser. */
const forTests = ['sip-tester', 'chromium', 'fonts-dejavu-core'];

/** What a user who is not root needs to make the servers' folder: ids for the owners of its files. */
const forOthers = ['uidmap'];

/** The packages that a command needs of the host. */
export function wantedPackages(command: string, root = process.getuid?.() === 0): string[] {
  const tests = command === 'test' || command === 'bench' ? forTests : [];
  return [...always, ...tests, ...(root ? [] : forOthers)];
}

/** Packages that are not there yet. */
export async function missingPackages(command: string): Promise<string[]> {
  const wanted = wantedPackages(command);
  const there = await Promise.all(wanted.map(installed));
  return wanted.filter((_, index) => !there[index]);
}

/**
 * Installs packages with apt-get, as root or through sudo without a password.
 * @throws SetupError with the line that an admin must run
 */
export async function installDebianPackages(
  names: readonly string[],
  log: string,
  report: (detail: string) => void,
): Promise<void> {
  if (names.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get'))
    throw new SetupError(`This needs Debian 12 or later (no apt-get here); install: ${names.join(', ')}.`);
  const sudo = await privilege(line);
  mkdirSync(dirname(log), { recursive: true });
  if (!freshLists()) {
    report('reading the package lists');
    await apt([...sudo, 'apt-get', 'update'], log, report, 'The package lists cannot be read: is there a network?');
  }
  await apt([...sudo, ...line.split(' ')], log, report, `Packages could not be installed; see ${log}, or run: ${line}`);
}

async function installed(name: string): Promise<boolean> {
  try {
    const { stdout } = await run('dpkg-query', ['-W', '-f=${Status}', name]);
    return stdout === 'install ok installed';
  } catch {
    return false;
  }
}

async function privilege(line: string): Promise<string[]> {
  if (process.getuid?.() === 0) return [];
  try {
    await run('sudo', ['-n', 'true']);
    return ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'];
  } catch (cause) {
    throw new SetupError(
      `Packages are missing and this user may not install them without a password; run: sudo ${line}`,
      cause,
    );
  }
}

function freshLists(): boolean {
  const folder = '/var/lib/apt/lists';
  const lists = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes('_Packages')) : [];
  return lists.some((name) => Date.now() - statSync(`${folder}/${name}`).mtimeMs < 86_400_000);
}

function apt(
  command: readonly string[],
  log: string,
  report: (detail: string) => void,
  failure: string,
): Promise<void> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    });
    const keep = (data: Buffer) => {
      appendFileSync(log, data);
      const last = String(data).trim().split('\n').at(-1);
      if (last) report(last.slice(0, 70));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (cause) => reject(new SetupError(failure, cause)));
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new SetupError(failure))));
  });
}
