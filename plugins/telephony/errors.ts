import { ConflictError, NotFoundError } from '@perezvon/sdk/server';

export class TrunkNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('trunk', id, 'telephony.trunkNotFound');
  }
}
/** Two trunks cannot have one name. */
export class TrunkNameTakenError extends ConflictError {
  constructor(name: string) {
    super(`a trunk named ${name} exists`, { code: 'telephony.trunkNameTaken', params: { name } });
  }
}
export class NumberNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('number', id, 'telephony.numberNotFound');
  }
}
/** A number leads to one destination. */
export class NumberTakenError extends ConflictError {
  constructor(number: string) {
    super(`the number ${number} exists`, { code: 'telephony.numberTaken', params: { number } });
  }
}
