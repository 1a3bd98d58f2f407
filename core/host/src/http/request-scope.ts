import { AsyncLocalStorage } from 'node:async_hooks';
import type { Principal } from '@perezvon/sdk/server';
import type Koa from 'koa';

/** Facts of the request at hand, for what is recorded about it far below (the audit trail's address). */
export interface RequestFacts {
  readonly address: string;
  readonly principal: Principal;
}
export const requestFacts = new AsyncLocalStorage<RequestFacts>();

const contexts = new WeakMap<object, Koa.Context>();

/** Ties a route's request to Koa's context, for core's own log-in routes alone; plugins cannot reach it. */
export function tieContext(request: object, context: Koa.Context): void {
  contexts.set(request, context);
}
/** @throws Error when `request` did not come from the dispatcher */
export function contextOf(request: object): Koa.Context {
  const context = contexts.get(request);
  if (!context) throw new Error('this request did not come over HTTP');
  return context;
}
