import { ConflictError, InvalidInputError, NotFoundError } from '@perezvon/sdk/server';
import type { ProblemCode } from '../lists/schemas.js';

export class ContactNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('contact', id, 'autodialer.contactNotFound');
  }
}

/** A contact that is being called at this moment stays as it is. */
export class ContactBusyError extends ConflictError {
  constructor(id: number) {
    super(`contact ${id} is being called`, { code: 'autodialer.contactBusy', params: { id } });
  }
}

/** A contact cannot become what a list would refuse. */
export class ContactRefusedError extends InvalidInputError {
  constructor(problem: ProblemCode) {
    super(`the contact cannot be changed so: ${problem}`, {
      code: 'autodialer.contactRefused',
      textKey: `autodialer.problem.${problem}`,
    });
  }
}
