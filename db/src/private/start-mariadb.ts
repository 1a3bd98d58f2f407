import { randomInt } from 'node:crypto';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { DatabaseError } from '../errors.js';
import { explainStart } from './start-errors.js';
import { prepareFolder, user } from './folder.js';
import { asRoot, install, missing } from './install.js';
import { endLeftOver, noteRunning } from './left-over.js';

export interface MariaDbOptions {
  /** The instance's own folder: data, socket, log, password. Made when absent, kept at stop. */
  readonly dir: string;
  /** A free one is chosen when absent. */
  readonly port?: number;
  readonly address?: string;
  /** Further or other server settings, such as `innodb-buffer-pool-size`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Name of the database made for the product. */
  readonly database?: string;
  readonly log?: { info(message: string, facts?: object): void };
  readonly startTimeoutMs?: number;
  /** Told as each step begins; the first one happens once per folder and takes seconds. */
  readonly progress?: (step: 'installing' | 'starting' | 'ready') => void;
}
export interface PrivateMariaDb {
  /** For `DATABASE_URL`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly process: ChildProcess;
  /** Ends it: gracefully, then by force after 20 s. May be called twice. */
  stop(): Promise<void>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const gracefulMs = 20_000;
const usual: Readonly<Record<string, string>> = {
  'innodb-buffer-pool-size': '256M',
  'innodb-log-file-size': '128M',
  'innodb-flush-log-at-trx-commit': '1',
  // Lists are loaded while the dialler inserts: no table-wide lock for automatic ids.
  'innodb-autoinc-lock-mode': '2',
  'local-infile': 'ON',
  'max-connections': '200',
  'character-set-server': 'utf8mb4',
  'collation-server': 'utf8mb4_unicode_ci',
  'default-time-zone': '+00:00',
  'max-allowed-packet': '64M',
  'performance-schema': 'OFF',
};

/**
 * Starts a MariaDB of our own on loopback, in a process group of its own: a Ctrl-C at the terminal does not reach it, so
 * that it can be stopped after those who still write.
 *
 * @throws DatabaseError with a one-line reason
 */
export async function startMariaDb(options: MariaDbOptions): Promise<PrivateMariaDb> {
  const { address = '127.0.0.1', database = 'perezvon', startTimeoutMs = 60_000 } = options;
  const dir = resolve(options.dir);
  const port = options.port ?? (await freePort(address));
  const data = join(dir, 'data');
  const logFile = join(dir, 'mariadb.log');
  await endLeftOver(dir, data);
  const { password, initFile, temporary } = await prepareFolder(dir, database);
  if (!existsSync(join(data, 'mysql'))) {
    options.progress?.('installing');
    await install(data, temporary);
  }
  options.progress?.('starting');
  await rm(logFile, { force: true });

  const log = await open(logFile, 'a', 0o600);
  const settings = Object.entries({ ...usual, ...options.settings }).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(
    serverBinary(),
    [
      '--no-defaults',
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      `--socket=${join(dir, 'mariadb.sock')}`,
      `--pid-file=${join(dir, 'mariadb.pid')}`,
      `--bind-address=${address}`,
      `--port=${port}`,
      `--init-file=${initFile}`,
      `--log-error=${logFile}`,
      '--skip-name-resolve',
      ...asRoot(),
      ...settings,
    ],
    { detached: true, stdio: ['ignore', log.fd, log.fd], cwd: dir },
  );
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  await log.close();
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const url = `mysql://${user}:${password}@${address}:${port}/${database}`;
  const stop = async () => {
    if (gone) return;
    child.kill('SIGTERM');
    const forced = AbortSignal.timeout(gracefulMs);
    forced.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
    await exited;
  };
  try {
    if (child.pid !== undefined) await noteRunning(dir, child.pid);
    await ready(url, () => gone, startTimeoutMs);
  } catch {
    await stop();
    throw explainStart(await readFile(logFile, 'utf8').catch(() => ''), { dir, port });
  }
  options.progress?.('ready');
  options.log?.info('MariaDB is ready', { port, pid: child.pid });
  return { url, port, pid: child.pid ?? 0, process: child, stop, exited };
}

async function ready(url: string, gone: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
      await connection.end();
      return;
    } catch (error) {
      if (gone() || Date.now() > deadline) throw error;
      await sleep(50);
    }
  }
}

function serverBinary(): string {
  for (const path of ['/usr/sbin/mariadbd', '/usr/bin/mariadbd', '/usr/sbin/mysqld']) if (existsSync(path)) return path;
  throw missing('mariadbd');
}

/**
 * Below Linux's own range for outgoing connections: a port from that range may belong to a client's connection by the
 * time that a stopped server starts again on it.
 */
async function freePort(address: string): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(10_000, 32_000);
    if (await canListen(address, port)) return port;
  }
  throw new DatabaseError('db.startFailed', 'no free port was found between 10000 and 32000');
}

function canListen(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}
