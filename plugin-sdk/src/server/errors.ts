/** Facts for the placeholders of a text key. */
export type TextParams = Readonly<Record<string, string | number>>;

export interface ErrorFacts {
  /** Stable, for programs: `<plugin>.<subject>.<what>`. */
  readonly code: string;
  /** HTTP status when it leaves through a route. */
  readonly status?: number;
  /** Key of the text for people; `error.<code>` unless given. */
  readonly textKey?: string;
  readonly params?: TextParams;
  readonly fields?: readonly FieldError[];
  readonly cause?: unknown;
}
export interface FieldError {
  /** Path in dots: `body.schedule.from`. */
  readonly path: string;
  readonly message: string;
  readonly textKey?: string;
}

/** The root of all errors that the product raises on purpose. */
export class PerezvonError extends Error {
  readonly code: string;
  readonly status: number;
  readonly textKey: string;
  readonly params: TextParams;
  readonly fields: readonly FieldError[];

  /** @param message English, for the log; people read `textKey` in their own language. */
  constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.code = facts.code;
    this.status = facts.status ?? 500;
    this.textKey = facts.textKey ?? `error.${facts.code}`;
    this.params = facts.params ?? {};
    this.fields = facts.fields ?? [];
  }
}

/** 404. */
export class NotFoundError extends PerezvonError {
  constructor(what: string, id: string, code = 'core.notFound') {
    super(`${what} ${id} does not exist`, { code, status: 404, params: { what, id } });
  }
}
/** 409: the present state does not allow it. */
export class ConflictError extends PerezvonError {
  constructor(message: string, facts: Omit<ErrorFacts, 'status'>) {
    super(message, { ...facts, status: 409 });
  }
}
/** 422: the input is well-formed and still wrong. */
export class InvalidInputError extends PerezvonError {
  constructor(message: string, facts: Omit<ErrorFacts, 'status'>) {
    super(message, { ...facts, status: 422 });
  }
}
/** 403. */
export class ForbiddenError extends PerezvonError {
  constructor(permission: string) {
    super(`permission ${permission} is missing`, { code: 'core.forbidden', status: 403, params: { permission } });
  }
}
/** 412: somebody else changed the row since it was read (`If-Match`). */
export class StaleEditError extends PerezvonError {
  constructor(what: string, id: string) {
    super(`${what} ${id} was changed meanwhile`, { code: 'core.staleEdit', status: 412, params: { what, id } });
  }
}
/** 503: a server that this one stands on does not answer; trying again later helps. */
export class UnavailableError extends PerezvonError {
  constructor(message: string, facts: Omit<ErrorFacts, 'status'>) {
    super(message, { ...facts, status: 503 });
  }
}
/** Thrown out of an awaited act on a call when the caller is gone. A destination need not catch it. */
export class CallEndedError extends PerezvonError {
  constructor(callId: string) {
    super(`call ${callId} has ended`, { code: 'core.callEnded', status: 409, params: { callId } });
  }
}
