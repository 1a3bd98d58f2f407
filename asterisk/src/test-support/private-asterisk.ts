import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAsterisk } from '../instance/start-asterisk.js';
import type { AsteriskOptions, PrivateAsterisk } from '../instance/types.js';

/** The root folder with Asterisk that tests use. */
export const ROOT = process.env['PEREZVON_ROOT'] ?? join(import.meta.dirname, '../../../var/root');

/** A folder that goes when `dispose` is called. */
export async function temporaryFolder(): Promise<{ path: string; dispose(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'perezvon-test-'));
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
}

/** Starts an Asterisk in a folder of its own; `dispose` stops it and removes the folder. */
export async function testAsterisk(
  options: Omit<AsteriskOptions, 'root' | 'dir'> = {},
): Promise<PrivateAsterisk & { dispose(): Promise<void> }> {
  const folder = await temporaryFolder();
  try {
    const asterisk = await startAsterisk({ root: ROOT, dir: folder.path, ...options });
    return {
      ...asterisk,
      dispose: async () => {
        await asterisk.stop();
        await folder.dispose();
      },
    };
  } catch (error) {
    await folder.dispose();
    throw error;
  }
}

/** A PJSIP endpoint that speaks to another Asterisk on loopback, without registration. */
export const peer = (name: string, sipPort: number, context: string): string =>
  [
    `[${name}]`,
    'type = endpoint',
    `context = ${context}`,
    'disallow = all',
    'allow = alaw',
    'direct_media = no',
    `aors = ${name}`,
    `[${name}]`,
    'type = aor',
    `contact = sip:127.0.0.1:${sipPort}`,
    `[${name}]`,
    'type = identify',
    `endpoint = ${name}`,
    'match = 127.0.0.1',
  ].join('\n');

/** Waits until `look` gives something, at most `ms` milliseconds. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>, ms = 5_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`nothing came in ${ms} ms`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
