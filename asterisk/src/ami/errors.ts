/** Stable codes of what can go wrong with an AMI action. */
export type AmiErrorCode = 'ami.value' | 'ami.refused' | 'ami.timeout' | 'ami.unavailable' | 'ami.credentials';

/** An action that was refused, not answered, or not sent. */
export class AmiError extends Error {
  readonly code: AmiErrorCode;

  constructor(code: AmiErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AmiError';
    this.code = code;
  }
}
