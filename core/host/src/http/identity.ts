import type { Clock, Log } from '@perezvon/sdk/server';
import type Koa from 'koa';
import createSession from 'koa-session';
import { UnauthenticatedError } from '../auth/errors.js';
import type { KnownPrincipal } from '../auth/principal.js';
import { type SessionStore, sessionIdOf, sessionMs } from '../auth/session-store.js';
import type { Tokens } from '../auth/tokens.js';
import type { Users } from '../auth/users.js';
import { contextOf } from './request-scope.js';

export const sessionCookie = 'perezvon';

interface KoaSession {
  userId?: string;
  readonly externalKey: string;
  regenerate(): Promise<void>;
}
type WithSession = Koa.Context & { session: KoaSession | null };

/** koa-session over our own table. Its store must be plain functions: it rebuilds the object that it is given. */
export function sessionLayer(app: Koa, store: SessionStore): Koa.Middleware {
  return createSession(
    {
      key: sessionCookie,
      maxAge: sessionMs,
      rolling: true,
      httpOnly: true,
      signed: false,
      sameSite: 'lax',
      overwrite: true,
      genid: () => store.newCookie(),
      store: {
        get: async (key: string) => {
          const userId = await store.userOf(key);
          return userId === undefined ? undefined : { userId };
        },
        set: async (
          key: string,
          session: { userId?: string },
          _maxAge: number,
          how: { changed: boolean; ctx?: Koa.Context },
        ) => {
          const opening = how.changed || how.ctx?.state['loggingIn'] === true;
          if (opening && session.userId !== undefined) await store.open(key, session.userId);
          else await store.prolong(key);
        },
        destroy: (key: string) => store.end(key),
      },
    },
    app,
  );
}

/** Finds out who asks: a Bearer token before a session. A wrong token is refused, never ignored. */
export function identityLayer(users: Users, tokens: Tokens, clock: Clock, log: Log): Koa.Middleware {
  return async (context, next) => {
    const [, bearer] = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(context.get('authorization')) ?? [];
    let principal: KnownPrincipal | undefined;
    if (context.get('authorization') !== '') {
      principal = bearer === undefined ? undefined : await tokens.principal(bearer);
      if (!principal) throw new UnauthenticatedError();
    } else {
      const userId = (context as WithSession).session?.userId;
      principal = userId === undefined ? undefined : await users.principal(userId);
      if (principal) {
        users.seen(principal.userId, new Date(clock.now())).catch((error: unknown) => log.warn('last seen', { error }));
      }
    }
    if (principal) context.state['principal'] = principal;
    await next();
  };
}

/** Logs the asker in: a new session id, whatever the browser brought. */
export async function openSession(request: object, userId: string): Promise<void> {
  const context = contextOf(request) as WithSession;
  if (!context.session) throw new Error('the session layer is missing');
  context.session.userId = userId;
  // Without it a second log-in of the same user would look unchanged, and its new session would not be kept.
  context.state['loggingIn'] = true;
  await context.session.regenerate();
}
export function closeSession(request: object): void {
  (contextOf(request) as WithSession).session = null;
}
/** Id of the asker's own session row, to spare it when the others end. */
export function ownSession(request: object): string | undefined {
  const session = (contextOf(request) as WithSession).session;
  return session?.userId === undefined ? undefined : sessionIdOf(session.externalKey);
}
