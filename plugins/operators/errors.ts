import { ConflictError, InvalidInputError, NotFoundError } from '@perezvon/sdk/server';

export class OperatorNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('operator', id, 'operators.notFound');
  }
}
export class StateNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('state', id, 'operators.stateNotFound');
  }
}
/** Two operators cannot log in with one number. */
export class OperatorNumberTakenError extends ConflictError {
  constructor(number: string) {
    super(`an operator with the number ${number} exists`, { code: 'operators.numberTaken', params: { number } });
  }
}
export class DigitTakenError extends ConflictError {
  constructor(digit: number) {
    super(`a state with the digit ${digit} exists`, { code: 'operators.digitTaken', params: { digit } });
  }
}
/** Number and PIN do not go together; which of the two is wrong is not told. */
export class WrongPinError extends InvalidInputError {
  constructor() {
    super('the number or the PIN is wrong', { code: 'operators.wrongPin' });
  }
}
/** Too many wrong PINs: wait. */
export class TooManyTriesError extends ConflictError {
  constructor() {
    super('too many wrong PINs', { code: 'operators.tooManyTries' });
  }
}
/** Of one's own workplace: nobody is logged in at it. */
export class NotAtWorkplaceError extends ConflictError {
  constructor() {
    super('nobody is logged in at this workplace', { code: 'operators.notAtWorkplace' });
  }
}
export class NotLoggedInError extends ConflictError {
  constructor(id: string) {
    super(`operator ${id} is not logged in`, { code: 'operators.notLoggedIn' });
  }
}
/** The last state in which operators take calls cannot go, nor one that somebody is in. */
export class StateNeededError extends ConflictError {
  constructor() {
    super('the state is needed', { code: 'operators.stateNeeded' });
  }
}
/** Somebody else sits at that phone. */
export class PhoneInUseError extends ConflictError {
  constructor(name: string) {
    super(`${name} is logged in at this phone`, { code: 'operators.phoneInUse', params: { name } });
  }
}
