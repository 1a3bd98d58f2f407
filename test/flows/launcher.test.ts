import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyPort } from '@perezvon/launcher';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Launcher, launcherEnvironment, processesOf } from '../support/launcher.js';

let dir: string;
const launchers: Launcher[] = [];
const launch = (env: NodeJS.ProcessEnv) => {
  const launcher = new Launcher(env);
  launchers.push(launcher);
  return launcher;
};
const environment = () => launcherEnvironment(dir);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-launcher-'));
});
afterEach(async () => {
  for (const each of launchers.splice(0)) await each.end();
  await rm(dir, { recursive: true, force: true });
});

it('starts every server, starts again what dies, refuses a second start, and leaves nothing behind', async () => {
  const env = await environment();
  const launcher = launch(env);
  await launcher.says('Perezvon is at');
  const health = () => fetch(`http://127.0.0.1:${env.PEREZVON_HTTP_PORT}/healthz`);
  expect((await health()).status).toBe(200);
  const running = processesOf(dir).map(({ command }) => command);
  for (const part of ['mariadbd', 'asterisk', 'prosody', 'main.js core', 'main.js worker'])
    expect(running, part).toContainEqual(expect.stringContaining(part));

  const second = launch({ ...env, PEREZVON_HTTP_PORT: String(await anyPort()) });
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
    const launcher = launch(env);
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
  const launcher = launch(await environment());
  await launcher.says('MariaDB … ready');
  launcher.signal('SIGTERM');
  await launcher.closed;
  expect(launcher.status).toBe(0);
  expect(processesOf(dir)).toEqual([]);
});
