import { execFile, spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import { rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../errors.js';

const run = promisify(execFile);
const include = [
  'asterisk',
  'asterisk-modules',
  'asterisk-core-sounds-en-wav',
  'asterisk-core-sounds-ru-wav',
  'asterisk-moh-opsound-wav',
  'asterisk-mp3',
  'asterisk-ooh323',
  'prosody',
];
const leastVersion = [22, 10, 1] as const;
const neededBytes = 1024 ** 3;
/** What the sandboxes lay over must be there: the folder itself is read-only to them. Its files may not be ours to write. */
const hooks = [`echo '127.0.0.1 localhost' > "$1/etc/hosts"`, 'touch "$1/etc/resolv.conf"'];

/**
 * Makes the folder with Debian's Asterisk and Prosody, unless it is there. Signatures are always checked; only the date of
 * Debian's list may be let go, because sid's is often past on a mirror.
 *
 * @throws SetupError with one line
 */
export async function makeServerRoot(
  root: string,
  log: string,
  env: NodeJS.ProcessEnv,
  report: (detail: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  // Made under another name and renamed: what is there is whole.
  if (!existsSync(join(root, 'usr/sbin/asterisk'))) await build(root, log, env, report, signal);
  const version = await versionOf(root);
  if (!enough(version))
    throw new SetupError(`${root} holds Asterisk ${version}, but ${leastVersion.join('.')} or newer is needed.`);
  return version;
}

async function build(
  root: string,
  log: string,
  env: NodeJS.ProcessEnv,
  report: (detail: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  mkdirSync(dirname(root), { recursive: true });
  mkdirSync(dirname(log), { recursive: true });
  const { bavail, bsize } = await statfs(dirname(root));
  if (bavail * bsize < neededBytes)
    throw new SetupError(`Less than 1 GB is free at ${dirname(root)}; make room or set PEREZVON_ROOT to another disk.`);
  const partial = `${root}.partial`;
  await removeRoot(partial);
  const mirror = env.PEREZVON_DEBIAN_MIRROR ?? 'http://deb.debian.org/debian';
  const stale = env.PEREZVON_ALLOW_STALE_DEBIAN === '1';
  let output = await mmdebstrap(partial, mirror, stale, log, report, signal);
  if (output !== undefined && !stale && /is expired|no longer valid|Release file .* expired/i.test(output)) {
    report("Debian's list is past its date; taking it all the same (its signature is checked)");
    await removeRoot(partial);
    output = await mmdebstrap(partial, mirror, true, log, report, signal);
  }
  if (output !== undefined)
    throw new SetupError(
      `Asterisk could not be fetched from ${mirror}; see ${log}. The first set-up needs the network.`,
    );
  await rename(partial, root);
}

/** Without root's rights what is in it belongs to ids that only mmdebstrap's own helper may take. */
async function removeRoot(path: string): Promise<void> {
  if (process.getuid?.() !== 0 && existsSync(path))
    await run('mmdebstrap', ['--unshare-helper', 'find', path, '-mindepth', '1', '-delete']);
  await rm(path, { recursive: true, force: true });
}

/** @returns what it printed when it failed */
function mmdebstrap(
  target: string,
  mirror: string,
  stale: boolean,
  log: string,
  report: (detail: string) => void,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const args = [
    '--variant=minbase',
    `--include=${include.join(',')}`,
    ...hooks.map((hook) => `--customize-hook=${hook}`),
  ];
  if (process.getuid?.() !== 0) args.push('--mode=unshare');
  if (stale) args.push('--aptopt=Acquire::Check-Valid-Until "false"');
  return new Promise((resolve, reject) => {
    const child = spawn('mmdebstrap', [...args, 'sid', target, mirror], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
      // It lets its children end the work when it alone is told to stop.
      detached: true,
    });
    const stop = () => {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    };
    signal?.addEventListener('abort', stop, { once: true });
    let output = '';
    const keep = (data: Buffer) => {
      output = (output + String(data)).slice(-50_000);
      appendFileSync(log, data);
      const last = String(data).trim().split('\n').at(-1);
      if (last) report(last.replace(/^I: /, '').slice(0, 70));
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (cause) =>
      reject(new SetupError('mmdebstrap cannot be run; install it with: apt-get install mmdebstrap', cause)),
    );
    child.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve(code === 0 ? undefined : output);
    });
  });
}

async function versionOf(root: string): Promise<string> {
  try {
    const { stdout } = await run(
      'bwrap',
      ['--ro-bind', root, '/', '--proc', '/proc', '--dev', '/dev', '/usr/sbin/asterisk', '-V'],
      { timeout: 20_000 },
    );
    return /(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? stdout.trim();
  } catch (cause) {
    throw new SetupError(`Asterisk in ${root} cannot be run; delete that folder and start again.`, cause);
  }
}

/** Whether a version is the least one or newer. */
export function enough(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, least] of leastVersion.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
