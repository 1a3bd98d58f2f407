import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { baseConfig } from './base-config.js';
import { consoleCommand } from './console.js';
import { AsteriskError } from './errors.js';
import { modulesConf } from './modules.js';
import { ownAddresses } from './nat.js';
import { choosePorts } from './ports.js';
import { sandboxArguments, type InstanceFolders } from './sandbox.js';
import type { AriAddress, AsteriskExit, AsteriskOptions, PrivateAsterisk } from './types.js';

const USER = 'perezvon';
const LOOPBACK = /^127\./u;
const SOCKET_PATH_BYTES = 107;
const STOP_MS = 5_000;
const MODULES = 'usr/lib/x86_64-linux-gnu/asterisk/modules';

/** The folder of modules, whatever the machine's architecture. */
async function moduleNames(root: string): Promise<ReadonlySet<string>> {
  const lib = join(root, 'usr/lib');
  const folders = [MODULES, ...(await readdir(lib)).map((name) => `usr/lib/${name}/asterisk/modules`)];
  const found = folders.find((folder) => existsSync(join(root, folder)));
  return new Set(found ? await readdir(join(root, found)) : []);
}

async function makeFolders(dir: string, { soundsDir, recordDir }: AsteriskOptions): Promise<InstanceFolders> {
  const run = join(dir, 'run');
  const long = Buffer.byteLength(join(run, 'asterisk.ctl')) > SOCKET_PATH_BYTES;
  const folders: InstanceFolders = {
    config: join(dir, 'etc'),
    lib: join(dir, 'lib'),
    spool: join(dir, 'spool'),
    log: join(dir, 'log'),
    run: long ? await mkdtemp(join(tmpdir(), 'perezvon-ast-')) : run,
    sounds: resolve(soundsDir ?? join(dir, 'sounds')),
    recordings: resolve(recordDir ?? join(dir, 'recordings')),
    hosts: join(dir, 'hosts'),
  };
  const { config, lib, spool, log, run: socket, sounds, recordings } = folders;
  for (const folder of [config, lib, spool, log, socket, sounds, recordings]) await mkdir(folder, { recursive: true });
  // Without its own name in the hosts file Asterisk waits for DNS at each call.
  await writeFile(folders.hosts, `127.0.0.1 localhost ${hostname()}\n::1 localhost ip6-localhost\n`);
  // What a killed instance left would be taken for a living one.
  await rm(join(folders.run, 'asterisk.ctl'), { force: true });
  return folders;
}

async function writeConfig(
  folder: string,
  base: ReadonlyMap<string, string>,
  extra: Readonly<Record<string, string>>,
): Promise<void> {
  const files = new Map(base);
  for (const [file, text] of Object.entries(extra)) {
    if (!/^[A-Za-z0-9_.-]+$/u.test(file)) throw new AsteriskError('asterisk.start', `not a file name: ${file}`);
    files.set(file, `${files.get(file) ?? ''}${text}\n`);
  }
  for (const [file, text] of files) await writeFile(join(folder, file), text, { mode: 0o600 });
}

/** Where Debian and its like keep the authorities that the machine trusts. */
const USUAL_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';

/** At each start: the machine's own change. Where there are none, no certificate can be checked. */
async function takeAuthorities(config: string, given: string | undefined): Promise<void> {
  const file = given ?? (existsSync(USUAL_AUTHORITIES) ? USUAL_AUTHORITIES : undefined);
  try {
    await writeFile(join(config, 'ca.pem'), file === undefined ? '' : await readFile(file), { mode: 0o600 });
  } catch (cause) {
    throw new AsteriskError('asterisk.start', `the certificates of authorities cannot be read: ${file}`, cause);
  }
}

/** Made at the first start and kept, so that whoever knows them can speak to the next one too. */
async function keptSecrets(file: string): Promise<{ readonly ari: string; readonly ami: string }> {
  if (existsSync(file)) {
    const kept = JSON.parse(await readFile(file, 'utf8')) as Partial<Record<'ari' | 'ami', unknown>>;
    const { ari, ami } = kept;
    if (typeof ari === 'string' && typeof ami === 'string') return { ari, ami };
  }
  const secrets = { ari: randomBytes(18).toString('base64url'), ami: randomBytes(18).toString('base64url') };
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}

async function answers(ari: AriAddress, signal: AbortSignal): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${ari.user}:${ari.password}`).toString('base64')}`;
  try {
    const response = await fetch(`${ari.url}/ari/asterisk/ping`, {
      headers: { authorization, connection: 'close' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    // Not listening yet; anything else would show itself by the start taking too long.
    if (error instanceof Error) return false;
    throw error;
  }
}

const tail = async (file: string): Promise<string> => {
  if (!existsSync(file)) return '';
  return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(-3).join(' | ');
};

/**
 * Runs an Asterisk of our own out of a Debian root folder, with bwrap, and resolves when it is fully booted and ARI
 * answers (about one second). Several may run side by side. The secrets are random and
 * stay the same for one `dir`.
 *
 * @throws AsteriskError `asterisk.noRoot` without an Asterisk in `root`, `asterisk.portTaken` when a wanted port is
 * taken, `asterisk.start` when it ends or does not answer in time; then nothing is left running.
 */
export async function startAsterisk(options: AsteriskOptions): Promise<PrivateAsterisk> {
  const { address = '127.0.0.1', startTimeoutMs = 30_000, extraConfig = {}, log } = options;
  const root = resolve(options.root);
  const dir = resolve(options.dir);
  if (!existsSync(join(root, 'usr/sbin/asterisk')))
    throw new AsteriskError('asterisk.noRoot', `no Asterisk in the root folder ${root}`);

  const control = LOOPBACK.test(address) ? address : '127.0.0.1';
  const ports = await choosePorts(address, control, options.ports);
  const folders = await makeFolders(dir, options);
  const secrets = await keptSecrets(join(dir, 'secrets.json'));
  const ari = { url: `http://${control}:${ports.http}`, user: USER, password: secrets.ari };
  const ami = { host: control, port: ports.ami, user: USER, secret: secrets.ami };
  const modules = modulesConf(await moduleNames(root), options.extraModules);
  const base = baseConfig({
    address,
    control,
    ports,
    user: USER,
    ariPassword: ari.password,
    amiSecret: ami.secret,
    modules,
    nat: options.nat,
    ownAddresses: ownAddresses(address),
  });
  await writeConfig(folders.config, base, extraConfig);
  await takeAuthorities(folders.config, options.authorities);

  const began = performance.now();
  const output = join(folders.log, 'console');
  const { child, exited } = await launch(sandboxArguments(root, folders), output);
  const socket = join(folders.run, 'asterisk.ctl');
  const gone = new AbortController();
  void exited.then((exit) => {
    gone.abort(
      new AsteriskError('asterisk.start', `Asterisk ended: ${exit.error?.message ?? exit.signal ?? exit.code}`),
    );
  });
  const command: PrivateAsterisk['command'] = (cli, o) => consoleCommand(socket, cli, o);

  let stopping: Promise<void> | undefined;
  const stop = async () => {
    // Refused when it is not up yet or hangs: then force does it.
    const asked = await command('core stop now', { timeoutMs: 1_000 }).then(
      () => true,
      () => false,
    );
    await Promise.race([exited, sleep(asked ? STOP_MS : 0, undefined, { signal: gone.signal }).catch(() => undefined)]);
    kill(child);
    await exited;
    if (!folders.run.startsWith(dir)) await rm(folders.run, { recursive: true, force: true });
  };

  try {
    const deadline = AbortSignal.any([gone.signal, AbortSignal.timeout(startTimeoutMs)]);
    while (!(await answers(ari, deadline))) await sleep(20, undefined, { signal: deadline });
    await command('core waitfullybooted', { timeoutMs: startTimeoutMs, signal: deadline });
  } catch (cause) {
    await (stopping ??= stop());
    const last = (await tail(output)) || (await tail(join(folders.log, 'messages')));
    throw new AsteriskError('asterisk.start', `Asterisk did not start in ${dir}: ${last || String(cause)}`, cause);
  }
  const pid = child.pid ?? 0;
  log?.info('asterisk started', { dir, pid, address, ports, ms: Math.round(performance.now() - began) });
  return {
    dir,
    configDir: folders.config,
    address,
    ports,
    pid,
    process: child,
    ari,
    ami,
    command,
    exited,
    stop: () => (stopping ??= stop()),
  };
}

async function launch(args: string[], output: string): Promise<{ child: ChildProcess; exited: Promise<AsteriskExit> }> {
  const file = await open(output, 'w');
  try {
    // A session of its own: Ctrl-C in the terminal reaches the product, which then stops Asterisk in order.
    const child = spawn('bwrap', args, {
      detached: true,
      // The last one is held by every process inside: it closes, and `close` comes, when all of them are gone.
      stdio: ['ignore', file.fd, file.fd, 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TERM: 'dumb', LANG: 'C.UTF-8', TZ: process.env['TZ'] ?? 'UTC' },
    });
    const exited = new Promise<AsteriskExit>((resolve) => {
      child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
      child.once('error', (error) => {
        resolve({ code: null, signal: null, error });
      });
    });
    return { child, exited };
  } finally {
    await file.close();
  }
}

function kill(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
}
