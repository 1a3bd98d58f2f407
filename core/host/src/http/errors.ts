import { type FieldError, InvalidInputError, PerezvonError, UnavailableError } from '@perezvon/sdk/server';

/** 422: the request does not fit the route's schema; one entry per bad field. */
export class InvalidRequestError extends InvalidInputError {
  constructor(fields: readonly FieldError[]) {
    super('the request does not fit its schema', { code: 'core.invalidInput', fields });
  }
}
/** 400: the body is no JSON. */
export class MalformedBodyError extends PerezvonError {
  constructor(cause: unknown) {
    super('the body cannot be read', { code: 'core.malformedBody', status: 400, cause });
  }
}
/** 428: an edit that says not which version it edits would undo what somebody else did meanwhile. */
export class IfMatchMissingError extends PerezvonError {
  constructor() {
    super('If-Match is missing: the version being edited, or * for whichever there is', {
      code: 'core.ifMatchMissing',
      status: 428,
    });
  }
}
/** 415. */
export class UnsupportedBodyError extends PerezvonError {
  constructor(type: string) {
    super(`body type ${type} is not taken`, { code: 'core.unsupportedBody', status: 415, params: { type } });
  }
}
/** 413: a body, a file or a number of files above its limit. */
export class TooLargeError extends PerezvonError {
  constructor(what: 'body' | 'file' | 'files' | 'fields', limit: number) {
    super(`${what} above the limit of ${limit}`, { code: 'core.tooLarge', status: 413, params: { what, limit } });
  }
}
/** 408: a body that did not come in time. */
export class SlowBodyError extends PerezvonError {
  constructor(seconds: number) {
    super(`the body did not come within ${seconds} s`, { code: 'core.slowBody', status: 408, params: { seconds } });
  }
}
/** 400: arrays and objects too deep within each other. */
export class TooDeepError extends PerezvonError {
  constructor(levels: number) {
    super(`more than ${levels} arrays and objects within each other`, {
      code: 'core.tooDeep',
      status: 400,
      params: { levels },
    });
  }
}
/** 503: too many bodies are being read; the same request may be taken a moment later. */
export class BusyError extends UnavailableError {
  constructor() {
    super('too many large requests at once', { code: 'core.busy' });
  }
}
/** 403: a page of another site tries to act in the user's name. */
export class CrossOriginError extends PerezvonError {
  constructor(origin: string) {
    super(`request from ${origin} refused`, { code: 'core.crossOrigin', status: 403 });
  }
}
/** 421: asked under a name that this server does not go by (PEREZVON_HTTP_HOSTS). */
export class UnknownHostError extends PerezvonError {
  constructor(host: string) {
    super(`host ${host} is not served; PEREZVON_HTTP_HOSTS names those that are`, {
      code: 'core.unknownHost',
      status: 421,
      params: { host },
    });
  }
}
/** 404: no such address. */
export class NoRouteError extends PerezvonError {
  constructor(path: string) {
    super(`nothing at ${path}`, { code: 'core.noRoute', status: 404, params: { path } });
  }
}
/** 405. */
export class WrongMethodError extends PerezvonError {
  constructor(
    method: string,
    readonly allowed: readonly string[],
  ) {
    super(`${method} is not allowed here`, { code: 'core.wrongMethod', status: 405, params: { method } });
  }
}
/** 503: the plugin of this route stopped while the request ran. */
export class PluginStoppedError extends UnavailableError {
  constructor(plugin: string) {
    super(`plugin ${plugin} has stopped`, { code: 'core.pluginStopped', params: { plugin } });
  }
}
/** A plugin's route breaks a rule; the plugin fails to start, and the message names the route. */
export class BadRouteError extends PerezvonError {
  constructor(route: string, why: string) {
    super(`route ${route}: ${why}`, { code: 'core.badRoute', params: { route } });
  }
}
/** The answer of a route does not fit the schema it promised. */
export class OutputMismatchError extends PerezvonError {
  constructor(route: string, cause: unknown) {
    super(`route ${route} answered what its output schema refuses`, { code: 'core.internal', cause });
  }
}
/** 499 in the log only: the client has gone. */
export class ClientGoneError extends PerezvonError {
  constructor() {
    super('the client has gone', { code: 'core.clientGone', status: 499 });
  }
}
