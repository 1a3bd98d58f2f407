import { bodyParser } from '@koa/bodyparser';
import type { FieldError, Route } from '@perezvon/sdk/server';
import type Koa from 'koa';
import { z } from 'zod';
import { InvalidRequestError, MalformedBodyError, TooLargeError, UnsupportedBodyError } from './errors.js';

/** Bytes of a JSON body. */
export const bodyLimit = 4 * 1024 * 1024;

const parseJson = bodyParser({
  enableTypes: ['json'],
  jsonLimit: bodyLimit,
  parsedMethods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  onError: (error) => {
    throw (error as { status?: number }).status === 413
      ? new TooLargeError('body', bodyLimit)
      : new MalformedBodyError(error);
  },
});

/** What a route gets, through its own schemas. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** @throws InvalidRequestError with one entry per bad field */
export async function readInput(context: Koa.Context, route: Route): Promise<Input> {
  const body = route.body && !route.multipart ? await readJson(context) : undefined;
  const fields: FieldError[] = [];
  if (!wellFormed(body)) {
    const message = 'holds half a character (a lone surrogate)';
    throw new InvalidRequestError([{ path: 'body', message, textKey: 'error.field.invalid_format' }]);
  }
  const check = async (schema: z.ZodType | undefined, value: unknown, place: string): Promise<unknown> => {
    if (!schema) return place === 'body' ? undefined : {};
    const read = await schema.safeParseAsync(value);
    if (read.success) return read.data;
    fields.push(...read.error.issues.map((issue) => fieldError(place, issue)));
    return undefined;
  };
  const params = await check(route.params, context['params'] ?? {}, 'params');
  const query = await check(route.query, { ...context.query }, 'query');
  const parsed = await check(route.multipart ? undefined : route.body, body, 'body');
  if (fields.length > 0) throw new InvalidRequestError(fields);
  return { params, query, body: parsed };
}

/** Half a character cannot be stored: it would come back as another text than was given. */
function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every(wellFormed);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, each]) => key.isWellFormed() && wellFormed(each));
}

async function readJson(context: Koa.Context): Promise<unknown> {
  const length = context.request.headers['content-length'];
  const empty = length === '0' || (length === undefined && context.request.headers['transfer-encoding'] === undefined);
  if (empty) return undefined;
  if (!context.is('json', '+json')) throw new UnsupportedBodyError(context.get('content-type').slice(0, 100));
  await parseJson(context, () => Promise.resolve());
  return context.request.body;
}

/** What a handler refused when it read the fields of a form by a schema of its own; anything else as it is. */
export function formError(error: unknown): unknown {
  if (!(error instanceof z.ZodError)) return error;
  return new InvalidRequestError(error.issues.map((issue) => fieldError('body', issue)));
}

/** `error.field.<zod's code>` unless the schema's author gave a text key as the message. */
function fieldError(place: string, issue: z.core.$ZodIssue): FieldError {
  const path = [place, ...issue.path.map(String)].join('.');
  const own = issue.message.startsWith('error.') ? issue.message : undefined;
  return { path, message: issue.message, textKey: own ?? `error.field.${issue.code}` };
}
