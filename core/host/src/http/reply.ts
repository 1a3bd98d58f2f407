import { FileReply, type Log, Reply, type Route } from '@perezvon/sdk/server';
import type Koa from 'koa';
import { OutputMismatchError } from './errors.js';

/** Turns what a handler gave into the response. @throws OutputMismatchError when the route promised another shape */
export function writeReply(context: Koa.Context, route: Route, answer: unknown, log: Log): void {
  if (answer instanceof FileReply) {
    writeFile(context, answer, log);
    return;
  }
  const reply = answer instanceof Reply ? answer : new Reply(answer === undefined ? 204 : 200, answer);
  context.set({ ...reply.headers });
  if (!context.response.get('cache-control')) context.set('cache-control', 'no-store');
  const body: unknown =
    route.output && reply.body !== undefined ? checked(route, route.output, reply.body) : reply.body;
  if (context.method === 'GET' && matches(context, reply.headers['etag'])) {
    context.status = 304;
    return;
  }
  context.status = body === undefined ? (reply.status === 200 ? 204 : reply.status) : reply.status;
  if (body === undefined) {
    context.body = null;
    context.status = reply.status === 200 ? 204 : reply.status;
    return;
  }
  context.type = 'application/json';
  context.body = JSON.stringify(body);
}

function checked(route: Route, output: NonNullable<Route['output']>, body: unknown): unknown {
  const read = output.safeParse(body);
  if (!read.success) throw new OutputMismatchError(`${route.method} ${route.path}`, read.error);
  return read.data;
}

/** Whether the client holds this version already. Weak comparison, as RFC 9110 says for If-None-Match. */
export function matches(context: Koa.Context, etag: string | undefined): boolean {
  const held = context.get('if-none-match');
  if (etag === undefined || held === '') return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return held.split(',').some((tag) => bare(tag) === '*' || bare(tag) === bare(etag));
}

function writeFile(context: Koa.Context, reply: FileReply, log: Log): void {
  const { name, type, bytes, inline, part } = reply.facts;
  const whole = part === undefined || (part.from === 0 && part.to === part.of - 1);
  context.status = whole ? 200 : 206;
  if (part) context.set('accept-ranges', 'bytes');
  if (part && !whole) context.set('content-range', `bytes ${part.from}-${part.to}/${part.of}`);
  context.attachment(name, { type: inline ? 'inline' : 'attachment' });
  context.set('content-type', type);
  context.set('cache-control', 'no-store');
  if (bytes !== undefined) context.set('content-length', String(bytes));
  // Half a file must not look like a whole one: the connection is cut instead of ended.
  reply.stream.once('error', (error) => {
    log.warn('download broke off', { name, error });
    context.res.destroy(error);
  });
  if (context.method === 'HEAD') {
    reply.stream.destroy();
    context.body = null;
    context.status = 200;
    return;
  }
  const { status } = context;
  context.body = reply.stream;
  context.status = status;
  context.set('content-type', type);
  if (bytes !== undefined) context.set('content-length', String(bytes));
}
