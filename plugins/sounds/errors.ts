import { ConflictError, InvalidInputError, NotFoundError } from '@perezvon/sdk/server';

export class PromptNotFoundError extends NotFoundError {
  constructor(id: string) {
    super('prompt', id, 'sounds.promptNotFound');
  }
}
export class PromptNotReadyError extends ConflictError {
  constructor(name: string) {
    super(`prompt ${name} is not ready to be played`, { code: 'sounds.promptNotReady', params: { name } });
  }
}
/** It is still being made, or something else of it. */
export class PromptBusyError extends ConflictError {
  constructor(name: string) {
    super(`prompt ${name} is being made`, { code: 'sounds.promptBusy', params: { name } });
  }
}
export class PromptInUseError extends ConflictError {
  constructor(users: readonly string[]) {
    super(`the prompt is used by ${users.join(', ')}`, {
      code: 'sounds.promptInUse',
      params: { users: users.join(', ') },
    });
  }
}
/** The file is no sound, is broken, or is empty; `reason` is the converter's own word. */
export class BrokenSoundError extends InvalidInputError {
  constructor(reason: string, cause?: unknown) {
    super(`not a sound that can be used: ${reason}`, { code: 'sounds.brokenSound', params: { reason }, cause });
  }
}
export class NoFileError extends InvalidInputError {
  constructor() {
    super('the request holds no file', { code: 'sounds.noFile' });
  }
}
/** The text is empty, longer than 2,000 characters, or holds characters that are no text. */
export class TextNotSpeakableError extends InvalidInputError {
  constructor() {
    super('this text cannot be read aloud', { code: 'sounds.textNotSpeakable' });
  }
}
