import { ConflictError, NotFoundError } from '@perezvon/sdk/server';

export class QueueNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('queue', id, 'queues.notFound');
  }
}
/** Two queues cannot have one name. */
export class QueueNameTakenError extends ConflictError {
  constructor(name: string) {
    super(`a queue named ${name} exists`, { code: 'queues.nameTaken', params: { name } });
  }
}
/** A short number leads to one queue. */
export class QueueNumberTakenError extends ConflictError {
  constructor(number: string, queue: string) {
    super(`${number} is the number of ${queue}`, { code: 'queues.numberTaken', params: { number, queue } });
  }
}
/** The caller waits no more. */
export class CallerGoneError extends NotFoundError {
  constructor(id: string) {
    super('caller', id, 'queues.callerGone');
  }
}
