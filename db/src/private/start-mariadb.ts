import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { DatabaseError } from '../errors.js';
import { explainStart } from './errors-of-start.js';

const run = promisify(execFile);

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

const user = 'perezvon';
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
  const { dir, address = '127.0.0.1', database = 'perezvon', startTimeoutMs = 60_000 } = options;
  const port = options.port ?? (await freePort(address));
  const data = join(dir, 'data');
  const logFile = join(dir, 'mariadb.log');
  await makeFolder(dir);
  const password = await keptPassword(join(dir, 'password'));
  if (!existsSync(join(data, 'mysql'))) await install(data);
  await rm(logFile, { force: true });
  const initFile = join(dir, 'init.sql');
  await writeFile(initFile, initSql(password, database), { mode: 0o600 });

  const log = await open(logFile, 'a', 0o600);
  const settings = Object.entries({ ...usual, ...options.settings }).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(
    serverBinary(),
    [
      '--no-defaults',
      `--datadir=${data}`,
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
    await ready(url, () => gone, startTimeoutMs);
  } catch {
    await stop();
    throw explainStart(await readFile(logFile, 'utf8').catch(() => ''), { dir, port });
  }
  options.log?.info('MariaDB is ready', { port, pid: child.pid });
  return { url, port, pid: child.pid ?? 0, process: child, stop, exited };
}

async function makeFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new DatabaseError('db.folderUnusable', `the folder ${dir} for MariaDB cannot be made`, cause);
  }
}

async function keptPassword(path: string): Promise<string> {
  if (existsSync(path)) return (await readFile(path, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  await writeFile(path, password, { mode: 0o600 });
  return password;
}

async function install(data: string): Promise<void> {
  const partial = `${data}.partial`;
  await rm(partial, { recursive: true, force: true });
  try {
    await run(
      'mariadb-install-db',
      [
        '--no-defaults',
        `--datadir=${partial}`,
        '--auth-root-authentication-method=socket',
        '--skip-test-db',
        ...asRoot(),
      ],
      {
        timeout: 120_000,
        maxBuffer: 4 * 1024 * 1024,
      },
    );
  } catch (cause) {
    if (isMissing(cause)) throw missing('mariadb-install-db', cause);
    throw explainStart(cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause), {
      dir: data,
      port: 0,
    });
  }
  await rm(data, { recursive: true, force: true });
  await rename(partial, data);
}

function initSql(password: string, database: string): string {
  return [
    `CREATE DATABASE IF NOT EXISTS \`${database}\`;`,
    `CREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `CREATE USER IF NOT EXISTS '${user}'@'localhost' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO '${user}'@'127.0.0.1' WITH GRANT OPTION;`,
    `GRANT ALL PRIVILEGES ON *.* TO '${user}'@'localhost' WITH GRANT OPTION;`,
    '',
  ].join('\n');
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
const missing = (name: string, cause?: unknown) =>
  new DatabaseError('db.binaryMissing', `${name} is missing: install Debian's package mariadb-server-core`, cause);
const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const asRoot = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
  });
  const at = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (at === null || typeof at === 'string') throw new DatabaseError('db.startFailed', 'the system gives no free port');
  return at.port;
}
