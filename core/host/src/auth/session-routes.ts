import { defineRoute, type RequestOf, Reply } from '@perezvon/sdk/server';
import { Transactions } from '@perezvon/sdk/transactions';
import { defaultLanguage, languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.js';
import { publicPermission, selfPermission } from '../core-manifest.js';
import { closeSession, openSession, ownSession } from '../http/identity.js';
import { LoginFailedError, SessionOnlyError, UnauthenticatedError, WrongOldPasswordError } from './errors.js';
import { Authenticator } from './authenticator.js';
import { checkPassword, verifyPassword } from './passwords.js';
import { KnownPrincipal } from './principal.js';
import { loginSchema, passwordSchema, personNameSchema, sessionSchema, type SessionView } from './schemas.js';
import { Users } from './users.js';

/** The person who asks; API tokens have no session to speak of. */
export function known(request: Pick<RequestOf<unknown, unknown, unknown>, 'user'>): KnownPrincipal {
  if (!(request.user instanceof KnownPrincipal)) throw new UnauthenticatedError();
  return request.user;
}

async function sessionOf(users: Users, userId: string): Promise<SessionView> {
  const principal = await users.principal(userId);
  if (!principal) throw new UnauthenticatedError();
  const { login, name, language } = principal;
  return { user: { id: userId, login, name, language }, permissions: principal.permissions() };
}

const readSetup = defineRoute({
  method: 'GET',
  path: '/setup',
  permission: publicPermission,
  summary: 'Whether the first user is still to be made',
  output: z.object({ needed: z.boolean() }),
  inject: { users: Users },
  handler: async (_request, { users }) => ({ needed: !(await users.any()) }),
});

const doSetup = defineRoute({
  method: 'POST',
  path: '/setup',
  permission: publicPermission,
  summary: 'Makes the first user, an administrator, and logs him in',
  body: z.object({
    login: loginSchema,
    name: personNameSchema,
    password: passwordSchema,
    language: languageSchema.default(defaultLanguage),
  }),
  output: sessionSchema,
  atomic: true,
  inject: { users: Users, audit: AuditTrail },
  handler: async (request, { users, audit }) => {
    const user = await users.setUp(request.body);
    await openSession(request, user.id);
    await audit.record({ by: user.id, action: 'core.setup', object: `user:${user.id}`, after: user });
    return new Reply(201, await sessionOf(users, user.id));
  },
});

const login = defineRoute({
  method: 'POST',
  path: '/session',
  permission: publicPermission,
  summary: 'Log in',
  // Any text at all: a login that cannot exist fails like one that does not.
  body: z.object({ login: z.string().max(200), password: passwordSchema }),
  output: sessionSchema,
  inject: { users: Users, authenticator: Authenticator, audit: AuditTrail },
  handler: async (request, { users, authenticator, audit }) => {
    const name = request.body.login.trim().normalize('NFKC').toLowerCase();
    const userId = await authenticator.open(name, request.body.password, request.address);
    if (userId === undefined) {
      await audit.record({ by: name || '-', action: 'core.session.refused', object: `login:${name}` });
      throw new LoginFailedError();
    }
    await openSession(request, userId);
    await audit.record({ by: userId, action: 'core.session.opened', object: `user:${userId}` });
    return sessionOf(users, userId);
  },
});

const readSession = defineRoute({
  method: 'GET',
  path: '/session',
  permission: selfPermission,
  summary: 'Who is logged in',
  output: sessionSchema,
  handler: (request) => {
    const { userId, login: own, name, language } = known(request);
    return { user: { id: userId, login: own, name, language }, permissions: known(request).permissions() };
  },
});

const logout = defineRoute({
  method: 'DELETE',
  path: '/session',
  permission: selfPermission,
  summary: 'Log out',
  handler: (request): undefined => {
    if (request.user.kind !== 'user') throw new SessionOnlyError();
    closeSession(request);
  },
});

const changeSelf = defineRoute({
  method: 'PATCH',
  path: '/session',
  permission: selfPermission,
  summary: 'Change own name, language or password; a new password ends the other sessions and the API tokens',
  body: z.object({
    name: personNameSchema.optional(),
    language: languageSchema.optional(),
    password: z.object({ old: passwordSchema, new: passwordSchema }).optional(),
    /** With a new password: API tokens go on. */
    keepTokens: z.boolean().default(false),
  }),
  output: sessionSchema,
  inject: { users: Users, authenticator: Authenticator, audit: AuditTrail, db: Transactions },
  handler: async (request, { users, authenticator, audit, db }) => {
    const self = known(request);
    if (self.kind !== 'user') throw new SessionOnlyError();
    const { name, language, password, keepTokens } = request.body;
    if (password) {
      await authenticator.admit(self.login, request.address);
      const user = await users.byLogin(self.login);
      if (!(await verifyPassword(user?.passwordHash, password.old))) throw new WrongOldPasswordError();
      checkPassword(password.new, self.login, 'body.password.new');
      await authenticator.passed(self.login, request.address);
    }
    // A refused password counts as a failed log-in and must not be rolled back: only what follows is one unit.
    await db.run(async () => {
      await users.changeSelf(self.id, { name, language, password: password?.new, keepTokens }, ownSession(request));
      await audit.record({
        by: self.id,
        action: password ? 'core.session.passwordChanged' : 'core.session.changed',
        object: `user:${self.id}`,
        before: { name: self.name, language: self.language },
        after: { name: name ?? self.name, language: language ?? self.language },
      });
    });
    return sessionOf(users, self.id);
  },
});

export const sessionRoutes = [readSetup, doSetup, login, readSession, logout, changeSelf] as const;
