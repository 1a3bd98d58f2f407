import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from '../errors.js';
import { writeAccount } from './account.js';
import { type CertificateFiles, givenCertificate, ownCertificate } from './certificate.js';
import { presenceModule, presenceModuleName } from './presence-module.js';

export interface ProsodyOptions {
  readonly root: string;
  readonly dir: string;
  /** Where clients come. Beyond {@link loopback} only with TLS. */
  readonly address: string;
  readonly port: number;
  readonly domain?: string;
  /** Of the domain; else one is made. Needed beyond loopback only. */
  readonly certificate?: CertificateFiles;
}
export interface PrivateProsody {
  readonly xmpp: {
    readonly host: string;
    readonly port: number;
    readonly domain: string;
    readonly adminJid: string;
    readonly adminPassword: string;
    /** What operators' clients are told to connect to. */
    readonly clientHost: string;
  };
  /** A certificate of our own making, which the product has to be told to trust. */
  readonly ownCertificate: string | undefined;
  readonly pid: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const loopback = '127.0.0.1';
const anywhere = '0.0.0.0';
const domainPattern = /^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$/;
const startMs = 20_000;
const gracefulMs = 5_000;

/**
 * Starts a Prosody of our own, out of the server folder, for the operators' Jabber. The product itself comes by loopback.
 *
 * @throws SetupError when it does not start, or a setting is none
 */
export async function startProsody(options: ProsodyOptions): Promise<PrivateProsody> {
  const { root, dir, address, port, domain = 'perezvon.local' } = options;
  if (!domainPattern.test(domain)) throw new SetupError(`PEREZVON_XMPP_DOMAIN must be a domain name, not ${domain}.`);
  const config = join(dir, 'etc');
  const data = join(dir, 'data');
  await Promise.all([config, data, join(dir, 'run')].map((path) => mkdir(path, { recursive: true, mode: 0o700 })));
  const adminPassword = await kept(join(dir, 'password'));
  const keys = join(config, 'tls');
  const given = options.certificate && (await givenCertificate(options.certificate, keys));
  const certificate = given ?? (address === loopback ? undefined : await ownCertificate(root, keys, domain));
  await writeFile(join(config, 'prosody.cfg.lua'), render({ address, port, domain, certificate }), { mode: 0o600 });
  await writeFile(join(config, `mod_${presenceModuleName}.lua`), presenceModule, { mode: 0o600 });
  const sandbox = sandboxArgs(root, config, data, join(dir, 'run'));
  await writeAccount(data, domain, 'admin', adminPassword);

  const log = await open(join(dir, 'prosody.log'), 'a', 0o600);
  const child = spawn(
    'bwrap',
    [...sandbox, '--die-with-parent', '/usr/bin/prosody', '-F', '--config', '/etc/prosody/prosody.cfg.lua'],
    { detached: true, stdio: ['ignore', log.fd, log.fd] },
  );
  await log.close();
  let gone = false;
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    const done = (code: number | null, signal: NodeJS.Signals | null) => {
      gone = true;
      resolve({ code, signal });
    };
    child.once('exit', done);
    child.once('error', () => done(null, null));
  });
  const stop = async () => {
    if (gone) return;
    // The group: bubblewrap and the server in it.
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), gracefulMs);
    await exited;
    clearTimeout(timer);
  };
  const deadline = Date.now() + startMs;
  while (!(await answers(loopback, port, domain))) {
    if (gone || Date.now() > deadline) {
      await stop();
      throw new SetupError(`Prosody did not start; see ${join(dir, 'prosody.log')}.`);
    }
    await sleep(100);
  }
  return {
    xmpp: { host: loopback, port, domain, adminJid: `admin@${domain}`, adminPassword, clientHost: address },
    ownCertificate: given ? undefined : certificate?.certificate,
    pid: child.pid ?? 0,
    process: child,
    stop,
    exited,
  };
}

function sandboxArgs(root: string, config: string, data: string, runFolder: string): string[] {
  const binds = [
    [config, '/etc/prosody'],
    [data, '/var/lib/prosody'],
    [runFolder, '/run/prosody'],
  ];
  return [
    '--ro-bind',
    root,
    '/',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    '--tmpfs',
    '/run',
    ...binds.flatMap(([from = '', to = '']) => ['--bind', from, to]),
    '--unshare-pid',
  ];
}

interface Configuration {
  readonly address: string;
  readonly port: number;
  readonly domain: string;
  readonly certificate: CertificateFiles | undefined;
}
/** The configuration: one domain, the client port, what accounts and supervision need. With a certificate nothing is said in the clear. */
export function render({ address, port, domain, certificate }: Configuration): string {
  const text = (value: string) => JSON.stringify(value);
  const addresses = address === anywhere ? [anywhere] : [...new Set([loopback, address])];
  const inside = (path: string) => text(`/etc/prosody/tls/${basename(path)}`);
  const tls = certificate
    ? `ssl = { certificate = ${inside(certificate.certificate)}, key = ${inside(certificate.key)} }\n`
    : '';
  return `-- Written at each start.
admins = { ${text(`admin@${domain}`)} }
modules_enabled = {
  "roster", "saslauth",${certificate ? ' "tls",' : ''} "disco", "ping", "admin_adhoc",
  "private", "vcard4", "carbons", "posix", ${text(presenceModuleName)}
}
plugin_paths = { "/etc/prosody" }
-- What is said to operators is of this moment: nothing is kept for who is not there.
modules_disabled = { "s2s", "offline" }
interfaces = { ${addresses.map(text).join(', ')} }
c2s_ports = { ${port} }
s2s_ports = { }
c2s_require_encryption = ${certificate !== undefined}
allow_unencrypted_plain_auth = false
${tls}authentication = "internal_hashed"
storage = "internal"
data_path = "/var/lib/prosody"
pidfile = "/run/prosody/prosody.pid"
prosody_user = "root"
run_as_root = true
log = { { levels = { min = "info" }, to = "console" } }
VirtualHost ${text(domain)}
`;
}

function answers(address: string, port: number, domain: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('connect', () =>
      socket.write(
        `<?xml version='1.0'?><stream:stream to='${domain}' xmlns='jabber:client'
          xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`,
      ),
    );
    socket.once('data', (data) => done(String(data).includes('stream:stream')));
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function kept(path: string): Promise<string> {
  if (existsSync(path)) return (await readFile(path, 'utf8')).trim();
  const password = randomBytes(18).toString('base64url');
  await writeFile(path, password, { mode: 0o600 });
  return password;
}
