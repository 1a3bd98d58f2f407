import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MariaDbOptions, openDatabase, type PrivateMariaDb, startMariaDb } from '../index.js';
import { explainStart } from './start-errors.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-mariadb-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
  for (const server of servers.splice(0)) await server.stop();
  for (const pid of abroad.splice(0)) if (alive(pid)) process.kill(pid, 'SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

/** Whatever a test started, for the end of it: also of one that fails half-way. */
const children: ChildProcess[] = [];
const servers: PrivateMariaDb[] = [];
const abroad: number[] = [];

async function start(options: MariaDbOptions): Promise<PrivateMariaDb> {
  const server = await startMariaDb(options);
  servers.push(server);
  return server;
}

async function end(child: ChildProcess): Promise<void> {
  if (!child.connected) return;
  const exit = once(child, 'exit');
  child.send('stop');
  await exit;
}

it('starts, keeps its data over a stop and over a kill, and leaves no process', async () => {
  const first = await start({ dir });
  const db = await openDatabase({ url: first.url });
  await db.pool.query('CREATE TABLE kept (id INT)');
  await db.pool.query('INSERT INTO kept VALUES (7)');
  await db.close();
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await start({ dir });
  const again = await openDatabase({ url: second.url });
  expect((await again.pool.query('SELECT id FROM kept'))[0]).toEqual([{ id: 7 }]);
  await again.close();
  await second.stop();
  expect(alive(second.pid)).toBe(false);
});

it('keeps its temporary tables where no other server deletes them', async () => {
  const server = await start({ dir });
  const db = await openDatabase({ url: server.url });
  expect((await db.pool.query('SELECT @@tmpdir AS folder'))[0]).toEqual([{ folder: join(dir, 'tmp') }]);
  await db.close();
});

/** A process of its own that starts MariaDB in a folder and says how that went. */
async function elsewhere(folder: string, as: { uid?: number; gid?: number } = {}): Promise<[ChildProcess, Started]> {
  const child = fork(new URL('./starter-process.js', import.meta.url), [folder], as);
  children.push(child);
  const [message] = await once(child, 'message');
  const started = message as Started;
  if (started.pid) abroad.push(started.pid);
  return [child, started];
}

it('ends the server of a starter that was killed, and starts on its data', { timeout: 60_000 }, async () => {
  const [starter, { pid }] = await elsewhere(dir);
  starter.kill('SIGKILL');
  await once(starter, 'exit');
  expect(alive(pid)).toBe(true);
  await start({ dir });
  expect(alive(pid)).toBe(false);
});

it('leaves a server alone whose starter lives', { timeout: 60_000 }, async () => {
  const [starter, { pid }] = await elsewhere(dir);
  await expect(start({ dir })).rejects.toMatchObject({ code: 'db.inUse' });
  expect(alive(pid)).toBe(true);
  await end(starter);
  expect(alive(pid)).toBe(false);
});

it('does not end another program that has the number of a server that is gone', async () => {
  const [bystander] = await elsewhere('--idle');
  await writeFile(join(dir, 'running'), `1 ${bystander.pid}\n`);
  await start({ dir });
  expect(alive(bystander.pid)).toBe(true);
});

it.runIf(process.getuid?.() === 0)('runs as an ordinary user, and says what it may not write', async () => {
  const nobody = { uid: 65_534, gid: 65_534 };
  const [own, locked] = [join(dir, 'own'), join(dir, 'locked')];
  await Promise.all([mkdir(own), mkdir(locked)]);
  await Promise.all([chmod(dir, 0o755), chown(own, nobody.uid, nobody.gid)]);
  const [starter, started] = await elsewhere(own, nobody);
  expect(started).toMatchObject({ pid: expect.any(Number) });
  await end(starter);
  const [, refused] = await elsewhere(locked, nobody);
  expect(refused).toEqual({ code: 'db.folderUnusable', message: `MariaDB may not write in ${locked}` });
});

it('shows its steps, keeps its password to itself, and sets a new one when the file is lost', async () => {
  const steps: string[] = [];
  const first = await start({ dir, progress: (step) => void steps.push(step) });
  await first.stop();
  expect(steps).toEqual(['installing', 'starting', 'ready']);
  const file = join(dir, 'password');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const password = await readFile(file, 'utf8');
  await writeFile(file, '');
  const second = await start({ dir });
  await second.stop();
  expect(await readFile(file, 'utf8')).not.toBe(password);
  expect(second.url).toContain((await readFile(file, 'utf8')).trim());
});

it('does not clear away a data folder that it does not know', async () => {
  await mkdir(join(dir, 'data'));
  await writeFile(join(dir, 'data', 'precious'), 'x');
  await expect(startMariaDb({ dir })).rejects.toMatchObject({ code: 'db.folderUnusable' });
  expect(await readFile(join(dir, 'data', 'precious'), 'utf8')).toBe('x');
});

it('says in one line that the programs are missing', async () => {
  const path = process.env.PATH;
  process.env.PATH = dir;
  try {
    await expect(startMariaDb({ dir })).rejects.toMatchObject({ code: 'db.binaryMissing' });
  } finally {
    process.env.PATH = path;
  }
});

it('says in one line that the port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await expect(startMariaDb({ dir, port })).rejects.toMatchObject({ code: 'db.portTaken' });
  server.close();
});

it('explains a full disk and a forbidden folder', () => {
  const aborted =
    '0 [ERROR] InnoDB: preallocating 100663296 bytes for file ./ib_logfile101 failed with error 28\n0 [ERROR] Aborting';
  expect(explainStart(aborted, { dir: '/d', port: 1 }).message).toBe('no space left for MariaDB in /d');
  expect(explainStart('0 [ERROR] the cause\n0 [ERROR] Aborting', { dir: '/d', port: 1 }).message).toMatch(/the cause$/);
  expect(
    explainStart('[ERROR] mariadbd: Error writing file (Errcode: 28 "No space left on device")', { dir: '/d', port: 1 })
      .code,
  ).toBe('db.folderUnusable');
  expect(
    explainStart("[ERROR] Can't create/write to file '/d/x' (errno: 13 \"Permission denied\")", { dir: '/d', port: 1 })
      .code,
  ).toBe('db.folderUnusable');
});

interface Started {
  readonly pid?: number;
}

/** A process that has ended but whose parent has not taken note of it yet runs nothing any more. */
function alive(pid: number | undefined): boolean {
  if (pid === undefined || !existsSync(`/proc/${pid}/status`)) return false;
  return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
