import { ConflictError, ForbiddenError, InvalidInputError, PerezvonError } from '@perezvon/sdk/server';

/** 401: nobody is logged in. */
export class UnauthenticatedError extends PerezvonError {
  constructor() {
    super('nobody is logged in', { code: 'core.unauthenticated', status: 401 });
  }
}
/** 401: the same for a wrong password, an unknown login and an inactive account. */
export class LoginFailedError extends PerezvonError {
  constructor() {
    super('login or password is wrong', { code: 'core.loginFailed', status: 401 });
  }
}
/** 429: too many failures under this login name or from this address; says how long to wait. */
export class LoginLockedError extends PerezvonError {
  readonly retryAfterSeconds: number;
  constructor(waitMs: number) {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    super(`too many failed log-ins, wait ${seconds} s`, { code: 'core.loginLocked', status: 429, params: { seconds } });
    this.retryAfterSeconds = seconds;
  }
}
export class WeakPasswordError extends InvalidInputError {
  constructor(rule: 'short' | 'long' | 'common' | 'login', path = 'body.password') {
    const code = `core.password.${rule}`;
    super(`password breaks the rule ${rule}`, {
      code,
      fields: [{ path, message: `password is refused: ${rule}`, textKey: `error.${code}` }],
    });
  }
}
export class WrongOldPasswordError extends InvalidInputError {
  constructor() {
    const code = 'core.password.oldWrong';
    super('the old password is wrong', {
      code,
      fields: [{ path: 'body.password.old', message: 'wrong', textKey: `error.${code}` }],
    });
  }
}
export class LoginTakenError extends ConflictError {
  constructor(login: string) {
    super(`login ${login} is taken`, {
      code: 'core.users.loginTaken',
      params: { login },
      fields: [{ path: 'body.login', message: 'taken', textKey: 'error.core.users.loginTaken' }],
    });
  }
}
export class LastAdminError extends ConflictError {
  constructor() {
    super('at least one active administrator must remain', { code: 'core.users.lastAdmin' });
  }
}
export class SetupDoneError extends ConflictError {
  constructor() {
    super('the first user exists already', { code: 'core.setup.done' });
  }
}
export class UnknownRoleError extends InvalidInputError {
  constructor(role: string) {
    super(`role ${role} does not exist`, {
      code: 'core.roles.unknown',
      params: { role },
      fields: [{ path: 'body.roles', message: `unknown role ${role}` }],
    });
  }
}
export class UnknownPermissionError extends InvalidInputError {
  constructor(permission: string) {
    super(`permission ${permission} does not exist`, {
      code: 'core.permissions.unknown',
      params: { permission },
      fields: [{ path: 'body.permissions', message: `unknown permission ${permission}` }],
    });
  }
}
export class RoleTakenError extends ConflictError {
  constructor(name: string) {
    super(`role ${name} exists`, { code: 'core.roles.nameTaken', params: { name } });
  }
}
export class BuiltInRoleError extends ConflictError {
  constructor(role: string) {
    super(`role ${role} belongs to the product`, { code: 'core.roles.builtIn', params: { role } });
  }
}
export class RoleInUseError extends ConflictError {
  constructor(users: number) {
    super(`${users} users have the role`, { code: 'core.roles.inUse', params: { users } });
  }
}
/** 403: nobody may give away, or edit somebody who holds, what he himself does not hold. */
export class EscalationError extends ForbiddenError {}
/** 403: an API token cannot do what concerns a person's own session. */
export class SessionOnlyError extends PerezvonError {
  constructor() {
    super('this needs a person with a session, not an API token', { code: 'core.sessionOnly', status: 403 });
  }
}
