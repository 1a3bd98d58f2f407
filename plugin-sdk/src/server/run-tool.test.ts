import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTool } from './run-tool.js';

let read: string;
let write: string;
beforeAll(async () => {
  read = await mkdtemp(join(tmpdir(), 'perezvon-read-'));
  write = await mkdtemp(join(tmpdir(), 'perezvon-write-'));
  await writeFile(join(read, 'given'), 'what was given');
});
afterAll(async () => {
  await Promise.all([read, write].map((folder) => rm(folder, { recursive: true, force: true })));
});

async function shell(script: string): Promise<string> {
  const signal = AbortSignal.timeout(20_000);
  const found = join(write, 'found');
  const options = { signal, timeoutMs: 10_000, reads: [read], writes: [write] };
  await runTool('sh', ['-c', `{ ${script}; } > ${found} 2>&1 || true`], options);
  return readFile(found, 'utf8');
}

it('gives a tool what it needs and nothing of the product', async () => {
  process.env['PEREZVON_TEST_SECRET'] = 'a secret';
  expect(await shell(`cat ${join(read, 'given')}`)).toBe('what was given');
  expect(await shell('env')).not.toContain('a secret');
  expect(await shell(`cat ${import.meta.filename}`)).toMatch(/No such file/);
  expect(await shell('cat /etc/passwd')).toMatch(/No such file/);
  // Loopback alone, and nobody on it.
  expect(await shell('cat /proc/net/dev')).not.toMatch(/eth|ens|veth/);
  expect(await shell('ls -d /proc/[0-9]* | wc -l')).toMatch(/^[1-6]\n$/);
  expect(await shell(`echo spoilt > ${join(read, 'given')}`)).toMatch(/Read-only|cannot create/);
});

it('ends a tool that takes too long', async () => {
  const options = { signal: AbortSignal.timeout(20_000), timeoutMs: 300, reads: [], writes: [] };
  await expect(runTool('sleep', ['30'], options)).rejects.toMatchObject({ killed: true });
});
