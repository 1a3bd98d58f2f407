/** Stable codes of what can go wrong with a private Asterisk. */
export type AsteriskErrorCode = 'asterisk.portTaken' | 'asterisk.noRoot' | 'asterisk.start' | 'asterisk.console';

/** A private Asterisk could not be started or spoken to. The message is one clear line. */
export class AsteriskError extends Error {
  readonly code: AsteriskErrorCode;

  constructor(code: AsteriskErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AsteriskError';
    this.code = code;
  }
}
