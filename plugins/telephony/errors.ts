import { ConflictError, InvalidInputError, NotFoundError, PerezvonError } from '@perezvon/sdk/server';

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

export class PhoneNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('phone', id, 'telephony.phoneNotFound');
  }
}
/** Two phones cannot have one number. */
export class PhoneNumberTakenError extends ConflictError {
  constructor(number: string) {
    super(`a phone with the number ${number} exists`, { code: 'telephony.phoneNumberTaken', params: { number } });
  }
}
export class RuleNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('rule', id, 'telephony.ruleNotFound');
  }
}
/** One rule for one beginning of numbers. */
export class PrefixTakenError extends ConflictError {
  constructor(prefix: string) {
    super(`there is a rule for ${prefix}`, { code: 'telephony.prefixTaken', params: { prefix } });
  }
}
/** An E1 or an analog trunk is nothing without its channels. */
export class LinesMissingError extends InvalidInputError {
  constructor() {
    super('the channels are missing', {
      code: 'telephony.linesMissing',
      fields: [{ path: 'lines', message: 'is missing' }],
    });
  }
}

/** A trunk takes no further call: its lines are busy, or its minutes of the day are used up. */
export class TrunkLimitError extends ConflictError {
  constructor({ code, ...figures }: { readonly code: string; readonly [figure: string]: string | number }) {
    super(`the trunk takes no further call: ${code}`, {
      code: 'telephony.trunkLimit',
      params: { why: code, ...figures },
    });
  }
}

/** Nobody may call the number: policy or rules forbid it. */
export class NumberNotAllowedError extends PerezvonError {
  constructor(
    number: string,
    readonly why: 'premium' | 'satellite' | 'international' | 'noRule',
  ) {
    super(`${number} may not be called`, { code: `telephony.notAllowed.${why}`, status: 403, params: { number } });
  }
}

/** The talk that was to be steered is over. */
export class CallControlClosedError extends ConflictError {
  constructor() {
    super('there is no talk any more', { code: 'telephony.noTalk' });
  }
}
/** Holding, transferring and the rest each have their moment. */
export class WrongCallStateError extends ConflictError {
  constructor(command: string, state: string) {
    super(`${command} cannot be done while ${state}`, { code: 'telephony.notNow', params: { command, state } });
  }
}
/** Nobody has this number, or the phone may not call it. */
export class NoSuchNumberError extends InvalidInputError {
  constructor(number: string) {
    super(`${number} leads to nobody`, { code: 'telephony.noSuchNumber', params: { number } });
  }
}
