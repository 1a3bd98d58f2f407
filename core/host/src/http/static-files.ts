import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';
import type Koa from 'koa';
import { matches } from './reply.js';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * Answers with one file below `folder`, and nothing else of the disk: dots, links out of the folder and unknown endings
 * are not found.
 * @returns whether there was such a file
 */
export async function sendFile(
  context: Koa.Context,
  folder: string,
  path: string,
  cache: 'immutable' | 'revalidate',
): Promise<boolean> {
  const type = types[extname(path)];
  const plain = path.split('/').every((part) => /^[A-Za-z0-9_@-][A-Za-z0-9_.@-]*$/.test(part));
  if (type === undefined || !plain) return false;
  const file = await locate(folder, path);
  if (!file) return false;
  const etag = `"${file.size.toString(36)}-${Math.round(file.mtimeMs).toString(36)}"`;
  context.set('etag', etag);
  context.set('cache-control', cache === 'immutable' ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (matches(context, etag)) {
    context.status = 304;
    return true;
  }
  context.type = type;
  context.length = file.size;
  context.status = 200;
  if (context.method === 'HEAD') context.body = null;
  else context.body = createReadStream(file.path);
  context.type = type;
  context.status = 200;
  return true;
}

async function locate(folder: string, path: string) {
  try {
    const root = await realpath(folder);
    const real = await realpath(resolve(root, path));
    if (!real.startsWith(root + sep)) return undefined;
    const facts = await stat(real);
    return facts.isFile() ? { path: real, size: facts.size, mtimeMs: facts.mtimeMs } : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
