import { ConflictError, InvalidInputError, NotFoundError } from '@perezvon/sdk/server';
import type { Problem } from './menus/problems.js';

export class MenuNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('menu', id, 'ivr.notFound');
  }
}
export class MenuNameTakenError extends ConflictError {
  constructor(name: string) {
    super(`a menu named ${name} exists`, { code: 'ivr.nameTaken', params: { name } });
  }
}
/** Menus, numbers, campaigns or queues lead to it. */
export class MenuInUseError extends ConflictError {
  constructor(users: readonly string[]) {
    super(`it is used by ${users.join(', ')}`, { code: 'ivr.inUse', params: { users: users.join(', ') } });
  }
}
/** Callers could get lost in it: it cannot be published. */
export class MenuFaultyError extends InvalidInputError {
  constructor(problems: readonly Problem[]) {
    const fields = problems.map(({ kind, key }) => ({ path: key === undefined ? kind : `keys.${key}`, message: kind }));
    super(`the menu has faults: ${problems.map(({ kind }) => kind).join(', ')}`, { code: 'ivr.faulty', fields });
  }
}
