import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { repository } from './places.js';

interface Lock {
  packages: Record<string, { version?: string; integrity?: string; optional?: boolean }>;
}
const { sameAsLock } = (await import(pathToFileURL(join(repository, 'scripts/lib/install.mjs')).href)) as {
  sameAsLock: (lock: Lock | undefined, installed: Lock | undefined) => boolean;
};
const lock: Lock = {
  packages: {
    '': {},
    db: { version: '0.1.0' },
    'node_modules/koa': { version: '3.0.0', integrity: 'sha512-a' },
    'node_modules/other-cpu': { version: '1.0.0', optional: true },
  },
};
const koa = { version: '3.0.0', integrity: 'sha512-a' };

it.each<[string, Lock | undefined, boolean]>([
  ['everything but a part for another processor', { packages: { 'node_modules/koa': koa } }, true],
  ['nothing', undefined, false],
  ['a package missing', { packages: {} }, false],
  ['another version', { packages: { 'node_modules/koa': { ...koa, version: '2.0.0' } } }, false],
  ['other contents', { packages: { 'node_modules/koa': { ...koa, integrity: 'sha512-b' } } }, false],
  ['one too many', { packages: { 'node_modules/koa': koa, 'node_modules/left': koa } }, false],
])('packages that hold %s are right: %s', (_, installed, right) => expect(sameAsLock(lock, installed)).toBe(right));
