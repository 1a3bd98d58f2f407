import { ForbiddenError, type Log, type Principal, type RequestOf, type Route } from '@perezvon/sdk/server';
import type Koa from 'koa';
import { UnauthenticatedError } from '../auth/errors.js';
import { nobody } from '../auth/principal.js';
import { publicPermission } from '../core-manifest.js';
import type { BodyBudget } from './body-limits.js';
import { formError, readInput } from './body.js';
import { IfMatchMissingError } from './errors.js';
import { languageOf } from './language.js';
import type { Flight } from './mounts.js';
import { writeReply } from './reply.js';
import { requestFacts, tieContext } from './request-scope.js';
import { readUpload } from './upload.js';
import { isVersionedEdit } from './versioned-edit.js';

/** Who asks, where somebody is logged in; set by the identity middleware. */
export const principalOf = (context: Koa.Context): Principal | undefined =>
  (context.state as { principal?: Principal }).principal;

/** What a route runs with. */
export interface RouteRuntime {
  /** Resolves the route's inject map. */
  readonly needs: () => unknown;
  /** The unit of work of an atomic route. */
  readonly transaction: <T>(work: () => Promise<T>) => Promise<T>;
  readonly log: Log;
  /** Room for bodies that are being read. */
  readonly bodies: BodyBudget;
}

/** Runs one request through a route: may he, what does he want, do it, answer. */
export async function runRoute(
  route: Route,
  { needs, transaction, log, bodies }: RouteRuntime,
  context: Koa.Context,
  flight: Flight,
): Promise<void> {
  const principal = authorise(route, context);
  if (isVersionedEdit(route) && context.get('if-match').trim() === '') throw new IfMatchMissingError();
  const input = await readInput(context, route, bodies);
  const request: RequestOf<unknown, unknown, unknown> = {
    ...input,
    user: principal,
    signal: flight.signal,
    language: principal.id === '' ? languageOf(context) : principal.language,
    ifMatch: ifMatch(context),
    range: context.get('range') || undefined,
    address: context.ip,
    upload: (limits) => readUpload(context, limits, flight.signal),
  };
  tieContext(request, context);
  const handle = async () => route.handler(request, needs());
  const work = requestFacts.run({ address: context.ip, principal }, async () => {
    try {
      return await (route.atomic ? transaction(handle) : handle());
    } catch (error) {
      throw route.multipart ? formError(error) : error;
    }
  });
  const answer = await Promise.race([work, flight.forced]);
  writeReply(context, route, answer, log);
}

function authorise(route: Route, context: Koa.Context): Principal {
  const principal = principalOf(context);
  if (route.permission === publicPermission) return principal ?? nobody(languageOf(context));
  if (!principal) throw new UnauthenticatedError();
  if (!principal.can(route.permission)) throw new ForbiddenError(route.permission);
  return principal;
}

/** The version a client edits: `"5"` or `W/"5"`; `*` names none. */
function ifMatch(context: Koa.Context): string | undefined {
  const [, version] = /^(?:W\/)?"([^"]{1,128})"$/.exec(context.get('if-match').trim()) ?? [];
  return version;
}
