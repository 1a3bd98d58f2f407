import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSocket } from 'node:dgram';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anyPort } from '@perezvon/launcher';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

const main = fileURLToPath(new URL('../../../launcher/dist/main.js', import.meta.url));
let dir: string;
const launchers: Launcher[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-launcher-'));
});
afterEach(async () => {
  for (const each of launchers.splice(0)) await each.end();
  await rm(dir, { recursive: true, force: true });
});

/** `npm start` as its own process, on a folder and ports of its own. */
class Launcher {
  output = '';
  private readonly child: ChildProcess;
  readonly closed: Promise<unknown>;

  constructor(env: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [main, 'start'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data: Buffer) => {
        this.output += data.toString();
      });
    this.closed = once(this.child, 'exit');
    launchers.push(this);
  }

  says = (text: string) =>
    until(`"${text}" in: ${this.output}`, () => this.output.includes(text), { timeoutMs: 90_000 });
  signal = (name: NodeJS.Signals) => this.child.kill(name);
  get status() {
    return this.child.exitCode;
  }
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await this.closed;
  }
}

/** Processes whose command line or environment names the folder: all that was started for it. */
function processesOf(folder: string): { pid: number; command: string }[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' '),
      environment: read(`/proc/${name}/environ`),
    }))
    .filter(({ command, environment }) => command.includes(folder) || environment.includes(folder))
    .map(({ pid, command }) => ({ pid, command }));
}

async function environment(): Promise<NodeJS.ProcessEnv> {
  return {
    PEREZVON_VAR: dir,
    PEREZVON_ROOT: serverRoot,
    PEREZVON_HTTP_PORT: String(await anyPort()),
    PEREZVON_SIP_PORT: String(await anyPort()),
    PEREZVON_XMPP_PORT: String(await anyPort()),
  };
}

it('starts every server, starts again what dies, refuses a second start, and leaves nothing behind', async () => {
  const env = await environment();
  const launcher = new Launcher(env);
  await launcher.says('Perezvon is at');
  const health = () => fetch(`http://127.0.0.1:${env.PEREZVON_HTTP_PORT}/healthz`);
  expect((await health()).status).toBe(200);
  const running = processesOf(dir).map(({ command }) => command);
  for (const part of ['mariadbd', 'asterisk', 'prosody', 'main.js core', 'main.js worker'])
    expect(running, part).toContainEqual(expect.stringContaining(part));

  const second = new Launcher({ ...env, PEREZVON_HTTP_PORT: String(await anyPort()) });
  await second.closed;
  expect({ status: second.status, output: second.output }).toEqual({
    status: 1,
    output: expect.stringContaining('Perezvon runs already in'),
  });

  for (const part of ['core', 'worker']) {
    const before = processesOf(dir).find(({ command }) => command.includes(`main.js ${part}`));
    process.kill(before!.pid, 'SIGKILL');
    await launcher.says(`${part} runs again`);
  }
  expect((await health()).status).toBe(200);

  // Twice at once, as the terminal and npm do it: still one orderly stop.
  launcher.signal('SIGINT');
  launcher.signal('SIGINT');
  await launcher.closed;
  expect(launcher.output).toContain('Everything has been stopped.');
  expect(launcher.status).toBe(0);
  expect(processesOf(dir)).toEqual([]);
  expect(existsSync(join(dir, 'perezvon.lock'))).toBe(false);
});

it('names the setting of a port that is taken, and leaves nothing behind', async () => {
  const env = await environment();
  const socket = createSocket('udp4');
  socket.bind(Number(env.PEREZVON_SIP_PORT), '127.0.0.1');
  await once(socket, 'listening');
  try {
    const launcher = new Launcher(env);
    await launcher.closed;
    expect(launcher.status).toBe(1);
    expect(launcher.output).toContain(`Port ${env.PEREZVON_SIP_PORT} for SIP is taken`);
    expect(launcher.output).toContain('PEREZVON_SIP_PORT=');
  } finally {
    socket.close();
  }
  expect(processesOf(dir)).toEqual([]);
});

it('stops in order on a signal that comes while it starts', async () => {
  const launcher = new Launcher(await environment());
  await launcher.says('MariaDB … ready');
  launcher.signal('SIGTERM');
  await launcher.closed;
  expect(launcher.status).toBe(0);
  expect(processesOf(dir)).toEqual([]);
});
