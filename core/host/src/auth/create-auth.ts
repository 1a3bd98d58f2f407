import type { Database } from '@perezvon/db';
import type { Clock, Log, Route } from '@perezvon/sdk/server';
import { Transactions } from '@perezvon/sdk/transactions';
import type { DependencyContainer } from 'tsyringe';
import { Authenticator } from './authenticator.js';
import { Lockout } from './lockout.js';
import { RoleDefaults } from './role-defaults.js';
import { roleRoutes } from './role-routes.js';
import { type PermissionCatalogue, Roles } from './roles.js';
import { SessionStore } from './session-store.js';
import { sessionRoutes } from './session-routes.js';
import { tokenRoutes } from './token-routes.js';
import { Tokens } from './tokens.js';
import { userRoutes } from './user-routes.js';
import { Users } from './users.js';

const sweepMs = 3_600_000;

/** Users, roles, sessions and tokens, wired. */
export function createAuth(database: Database, permissions: PermissionCatalogue, clock: Clock) {
  const sessions = new SessionStore(clock);
  const lockout = new Lockout(database.transactions, clock);
  const users = new Users(database.transactions, sessions, lockout);
  const roles = new Roles(permissions);
  const tokens = new Tokens(users, roles, clock);
  const authenticator = new Authenticator(users, lockout);
  const routes: readonly Route[] = [...sessionRoutes, ...userRoutes, ...roleRoutes, ...tokenRoutes];
  return {
    users,
    tokens,
    sessions,
    routes,
    register: (container: DependencyContainer) => {
      container.registerInstance(Transactions, database.transactions);
      container.registerInstance(Users, users);
      container.registerInstance(Roles, roles);
      container.registerInstance(Tokens, tokens);
      container.registerInstance(Authenticator, authenticator);
    },
    /** Gives built-in roles what the manifests name for them. */
    giveDefaults: (log: Log) => new RoleDefaults(database.transactions, log).give(permissions()),
    /** Removes what has expired, now and then. Gives what ends it. */
    sweeping: (log: Log) => {
      const sweep = () =>
        void Promise.all([sessions.sweep(), lockout.sweep()]).catch((error: unknown) => log.warn('sweep', { error }));
      const timer = setInterval(sweep, sweepMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}
