import { ConflictError } from '@perezvon/sdk/server';

/** A phone at which an operator works is nobody else's at the same time. */
export class PhoneInUseError extends ConflictError {
  constructor(number: string) {
    super(`somebody works at phone ${number}`, { code: 'softphone.phoneInUse', params: { number } });
  }
}
