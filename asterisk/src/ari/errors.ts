/** Stable codes of what can go wrong with an ARI command. */
export type AriErrorCode =
  | 'ari.notFound'
  | 'ari.conflict'
  | 'ari.invalid'
  | 'ari.failed'
  | 'ari.timeout'
  | 'ari.unavailable'
  | 'ari.credentials'
  | 'ari.replaced';

/** A command that Asterisk refused or did not answer. */
export class AriError extends Error {
  readonly code: AriErrorCode;
  /** The HTTP status that Asterisk gave; 0 when it gave none. */
  readonly status: number;
  /** Whether Asterisk may have seen (and done) the command. `false`: certainly not. */
  readonly sent: boolean;

  constructor(code: AriErrorCode, message: string, facts: { status?: number; sent: boolean; cause?: unknown }) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.code = code;
    this.status = facts.status ?? 0;
    this.sent = facts.sent;
  }
}

/** No answer in time: what became of the command is unknown. */
export class AriTimeoutError extends AriError {
  constructor(command: string, ms: number) {
    super('ari.timeout', `${command}: no answer in ${ms} ms`, { sent: true });
  }
}

/** Asterisk is away. With `sent`, the connection broke between the command and its answer. */
export class AriUnavailableError extends AriError {
  constructor(command: string, sent: boolean, cause?: unknown) {
    super('ari.unavailable', `${command}: Asterisk is ${sent ? 'gone before it answered' : 'not connected'}`, {
      sent,
      cause,
    });
  }
}

/** Asterisk refuses the user or the password. */
export class AriCredentialsError extends AriError {
  constructor(url: string, status: number) {
    super('ari.credentials', `${url} refuses this ARI user or password (HTTP ${status})`, { status, sent: false });
  }
}

/** Another client took the application over; this one may send nothing more. */
export class AriReplacedError extends AriError {
  constructor(command: string, sent = false) {
    super('ari.replaced', `${command}: another client has taken over the application`, { sent });
  }
}

/** The error for an HTTP status of 400 and above. */
export function refusal(command: string, status: number, reason: string): AriError {
  const code: AriErrorCode =
    status === 404 ? 'ari.notFound' : status === 409 ? 'ari.conflict' : status < 500 ? 'ari.invalid' : 'ari.failed';
  return new AriError(code, `${command}: ${reason} (${status})`, { status, sent: true });
}
