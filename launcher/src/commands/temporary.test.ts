import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTemporary } from './temporary.js';

/** A process that would go on for a minute, in a group of its own as a server is. */
const idle = (env: NodeJS.ProcessEnv, ...parameters: string[]) =>
  spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', ...parameters], {
    detached: true,
    stdio: 'ignore',
    env,
  });

it('leaves neither a file nor a process of what broke off, and touches no other', async () => {
  const others = [idle({}), idle({ TMPDIR: '/tmp' })];
  let folder = '';
  const ended: Promise<unknown>[] = [];
  const broken = withTemporary('unit', async (path) => {
    folder = path;
    await mkdir(join(path, 'data'));
    const users = [idle({ TMPDIR: path }), idle({}, join(path, 'data', 'file'))];
    ended.push(...users.map((one) => once(one, 'exit')));
    await Promise.all(users.map((one) => once(one, 'spawn')));
    throw new Error('interrupted');
  });
  await expect(broken).rejects.toThrow('interrupted');
  expect(await Promise.all(ended)).toEqual([
    [null, 'SIGKILL'],
    [null, 'SIGKILL'],
  ]);
  expect(existsSync(folder)).toBe(false);
  for (const one of others) {
    expect([one.exitCode, one.signalCode]).toEqual([null, null]);
    one.kill('SIGKILL');
  }
});
