import { resolveAll, type Route } from '@perezvon/sdk/server';
import { mayAskFor } from '@perezvon/sdk/shared';
import type Koa from 'koa';
import type { HostPart, PluginScope } from '../kernel/scope.js';
import { publicPermission, selfPermission } from '../core-manifest.js';
import { type RouteRuntime, runRoute } from './dispatch.js';
import { BadRouteError } from './errors.js';
import type { Flight, Mounts } from './mounts.js';
import { isMistake } from './problem.js';

/** Gives plugins their routes: checked when declared, mounted at once, drained and forgotten at stop. */
export function createHttpPart(mounts: Mounts, transaction: RouteRuntime['transaction']): HostPart<'http'> {
  return (scope) => {
    let owned = false;
    return {
      routes: (...routes) => {
        for (const route of routes) checkRoute(route, scope, mounts.get(scope.id)?.routes ?? []);
        if (scope.role !== 'core') return;
        const mount = mounts.open(scope.id, scope.manifest.formerly);
        if (!owned) scope.own(() => mounts.close(scope.id));
        owned = true;
        for (const route of routes) {
          checkRoute(route, scope, mount.routes);
          mount.add(route, (context, flight) =>
            runInPlugin(route, scope, { transaction, bodies: mounts.bodies }, context, flight),
          );
        }
      },
      sockets: (...sockets) => {
        for (const socket of sockets) {
          const path = `/api/${scope.id}${socket.path}`;
          checkPermission(`WebSocket ${path}`, socket.permission, scope);
          if (mounts.sockets.has(path)) throw new BadRouteError(`WebSocket ${path}`, 'it exists already');
          if (scope.role !== 'core') continue;
          const over = new AbortController();
          mounts.sockets.set(path, {
            permission: socket.permission,
            signal: over.signal,
            open: (client, user) => {
              try {
                socket.open(client, user, resolveAll(scope.container, socket.inject));
              } catch (error) {
                scope.fault(`WebSocket ${path}`, error);
                client.close(1011);
              }
            },
          });
          scope.own(() => {
            mounts.sockets.delete(path);
            over.abort();
          });
        }
      },
    };
  };
}

async function runInPlugin(
  route: Route,
  scope: PluginScope,
  given: Pick<RouteRuntime, 'transaction' | 'bodies'>,
  context: Koa.Context,
  flight: Flight,
): Promise<void> {
  const { id, container, log } = scope;
  try {
    await runRoute(route, { needs: () => resolveAll(container, route.inject), log, ...given }, context, flight);
  } catch (error) {
    // What fails because its client or its plugin went away is nobody's mistake.
    if (isMistake(error) && !flight.signal.aborted) scope.fault(`${route.method} /api/${id}${route.path}`, error);
    throw error;
  }
}

/** @throws BadRouteError when it has no permission of its plugin's manifest, or stands there twice */
function checkRoute(route: Route, scope: PluginScope, others: readonly Route[]): void {
  const name = `${route.method} /api/${scope.id}${route.path}`;
  checkPermission(name, route.permission, scope);
  if (!/^(\/(:[a-zA-Z][a-zA-Z0-9]*|[a-zA-Z0-9._-]+))*$/.test(route.path)) {
    throw new BadRouteError(name, 'its path may hold letters, digits, . _ - and :parameters');
  }
  const shape = (path: string) => path.replaceAll(/:[^/]+/g, ':');
  if (others.some((other) => other.method === route.method && shape(other.path) === shape(route.path))) {
    throw new BadRouteError(name, 'it exists already');
  }
  if (/:/.test(route.path) && !route.params) throw new BadRouteError(name, 'it has parameters and no schema for them');
}

function checkPermission(name: string, permission: string, scope: PluginScope): void {
  const own = mayAskFor(scope.manifest, permission);
  const core = scope.id === 'core' && [publicPermission, selfPermission].includes(permission);
  if (!own && !core) throw new BadRouteError(name, `permission ${permission} is not in the manifest of ${scope.id}`);
}
