import type Koa from 'koa';

const patienceMs = 3_000;

/** Lets a sender who is still sending see the answer: what is left is thrown away for a moment, then the line is cut. */
export function finishReading(context: Koa.Context): void {
  if (context.req.complete || context.req.destroyed) return;
  context.set('connection', 'close');
  context.req.resume();
  const timer = setTimeout(() => context.req.destroy(), patienceMs);
  context.req.once('close', () => clearTimeout(timer));
}
