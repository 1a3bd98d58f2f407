import { ConflictError, NotFoundError } from '@perezvon/sdk/server';

/** The operator talks to nobody whom the queues know. */
export class OperatorNotTalkingError extends ConflictError {
  constructor(id: string) {
    super(`operator ${id} is in no talk`, { code: 'monitor.notTalking', params: { id } });
  }
}
export class AttendanceNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('attendance', id, 'monitor.attendanceNotFound');
  }
}
/** The supervisor's phone cannot be called. */
export class SupervisorPhoneError extends ConflictError {
  constructor(number: string) {
    super(`phone ${number} cannot be called`, { code: 'monitor.phoneUnreachable', params: { number } });
  }
}
