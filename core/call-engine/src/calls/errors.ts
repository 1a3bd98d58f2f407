import { ConflictError, InvalidInputError, PerezvonError, UnavailableError } from '@perezvon/sdk/server';

/** No call can be started at this moment. */
export class CallsNotReadyError extends UnavailableError {
  constructor(why: string, cause?: unknown) {
    super(`no call can be started: ${why}`, { code: 'core.calls.notReady', params: { why }, cause });
  }
}
/** An order to call that no dial string may be made of. */
export class BadCallOrderError extends InvalidInputError {
  constructor(field: string, message: string) {
    super(`order of a call: ${field}: ${message}`, {
      code: 'core.calls.badOrder',
      params: { field },
      fields: [{ path: field, message }],
    });
  }
}
/** The id of the order has been used: it is never dialled a second time. */
export class CallExistsError extends ConflictError {
  constructor(id: string) {
    super(`call ${id} has been started before`, { code: 'core.calls.exists', params: { id } });
  }
}
/** Asterisk refused the order: no such trunk, no free channel. Nothing was dialled. */
export class DialRefusedError extends UnavailableError {
  constructor(trunk: string, cause?: unknown) {
    super(`Asterisk refuses to dial through ${trunk}`, { code: 'core.calls.dialRefused', params: { trunk }, cause });
  }
}
/** A sound cannot be played: it does not exist, or Asterisk has no codec for it. */
export class PlayFailedError extends PerezvonError {
  constructor(media: string) {
    super(`${media} cannot be played`, { code: 'core.calls.playFailed', params: { media } });
  }
}
/** A media that is no sound name, number or digits. */
export class BadMediaError extends InvalidInputError {
  constructor(message: string) {
    super(message, { code: 'core.calls.badMedia' });
  }
}
/** The two calls cannot be joined. */
export class BridgeError extends ConflictError {
  constructor(why: string) {
    super(`the calls cannot be joined: ${why}`, { code: 'core.calls.bridge' });
  }
}
/** The call that somebody wants to attend is in no talk at this moment. */
export class NotTalkingError extends ConflictError {
  constructor(id: string) {
    super(`call ${id} is in no talk`, { code: 'core.calls.notTalking', params: { id } });
  }
}
/** Asterisk did not do what a destination asked for, though the call is up. */
export class CallActError extends UnavailableError {
  constructor(act: string, cause: unknown) {
    super(`${act} failed`, { code: 'core.calls.actFailed', params: { act }, cause });
  }
}
