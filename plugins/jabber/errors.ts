import { NotFoundError, PerezvonError, UnavailableError } from '@perezvon/sdk/server';

/** The Jabber server is away, or none is named. */
export class JabberAwayError extends UnavailableError {
  constructor(cause?: unknown) {
    super('the Jabber server is away', { code: 'jabber.away', cause });
  }
}
/** The server does not do what an administrator asks for. */
export class JabberRefusedError extends PerezvonError {
  constructor(what: string, why: string) {
    super(`${what}: ${why}`, { code: 'jabber.refused', params: { what, why } });
  }
}
export class AccountNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('account', id, 'jabber.notFound');
  }
}
