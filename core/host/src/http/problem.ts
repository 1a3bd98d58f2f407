import { STATUS_CODES } from 'node:http';
import { type Log, PerezvonError, UnavailableError } from '@perezvon/sdk/server';
import { type Language, newId, type Problem } from '@perezvon/sdk/shared';
import type Koa from 'koa';
import { LoginLockedError } from '../auth/errors.js';
import type { Catalogue } from '../i18n/catalogue.js';
import { WrongMethodError } from './errors.js';

export interface ProblemDocument extends Problem {
  /** Of an error nobody foresaw: finds its cause in the log. */
  readonly instance?: string;
}

/** RFC 9457 document for an error. What was not raised on purpose shows an id alone; its cause goes to the log. */
export function toProblem(raised: unknown, language: Language, catalogue: Catalogue, log: Log): ProblemDocument {
  const error = databaseAway(raised) ? new DatabaseAwayError(raised) : raised;
  if (!(error instanceof PerezvonError) || error.code === 'core.internal') {
    const id = newId();
    log.error('internal error', { id, error });
    return {
      ...document(500, 'core.internal', 'error.core.internal', catalogue.text(language, 'error.core.internal', { id })),
      params: { id },
      instance: `urn:uuid:${id}`,
    };
  }
  if (error.status >= 500) log.warn('request failed', { code: error.code, error });
  const text =
    catalogue.text(language, error.textKey, error.params) ?? (error.status < 500 ? error.message : undefined);
  const fields = error.fields.map(({ path, message, textKey }) => ({
    path,
    message: (textKey === undefined ? undefined : catalogue.text(language, textKey, error.params)) ?? message,
    ...(textKey !== undefined && catalogue.text(language, textKey) !== undefined ? { textKey } : {}),
  }));
  return {
    ...document(error.status, error.code, error.textKey, text),
    ...(Object.keys(error.params).length > 0 ? { params: { ...error.params } } : {}),
    ...(fields.length > 0 ? { errors: fields } : {}),
  };
}

/** Whether an error is a mistake in the code that raised it: neither raised on purpose nor the database's. */
export const isMistake = (error: unknown): boolean =>
  !databaseAway(error) && (!(error instanceof PerezvonError) || error.code === 'core.internal');

/** Answers with the problem instead of whatever the response held. */
export function answerProblem(context: Koa.Context, problem: ProblemDocument, error: unknown): void {
  context.status = problem.status;
  context.type = 'application/problem+json';
  context.set('cache-control', 'no-store');
  if (error instanceof LoginLockedError) context.set('retry-after', String(error.retryAfterSeconds));
  if (error instanceof WrongMethodError) context.set('allow', error.allowed.join(', '));
  context.body = JSON.stringify(problem);
}

function document(status: number, code: string, textKey: string, text: string | undefined): Problem {
  return { type: `urn:perezvon:${code}`, title: text ?? STATUS_CODES[status] ?? 'Error', status, code, textKey };
}

/** 503: the database does not answer. */
export class DatabaseAwayError extends UnavailableError {
  constructor(cause: unknown) {
    super('the database does not answer', { code: 'core.databaseAway', cause });
  }
}
const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ETIMEDOUT', 'EPIPE', 'PROTOCOL_CONNECTION_LOST']);
function databaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall, fatal } = error as Error & { code?: string; syscall?: string; fatal?: boolean };
  const connection = fatal === true || syscall === 'connect' || code === 'PROTOCOL_CONNECTION_LOST';
  return error.name.startsWith('SequelizeConnection') || (connection && awayCodes.has(code ?? ''));
}
