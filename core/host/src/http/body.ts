import type { FieldError, Route } from '@perezvon/sdk/server';
import type Koa from 'koa';
import getRawBody from 'raw-body';
import { z } from 'zod';
import { type BodyBudget, bodyLimitOf, bodyMs, deepestJson, tooDeep } from './body-limits.js';
import {
  InvalidRequestError,
  MalformedBodyError,
  SlowBodyError,
  TooDeepError,
  TooLargeError,
  UnsupportedBodyError,
} from './errors.js';
import { finishReading } from './finish-reading.js';

/** What a route gets, through its own schemas. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** @throws InvalidRequestError with one entry per bad field */
export async function readInput(context: Koa.Context, route: Route, budget: BodyBudget): Promise<Input> {
  const body = route.body && !route.multipart ? await readJson(context, bodyLimitOf(route), budget) : undefined;
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

async function readJson(context: Koa.Context, limit: number, budget: BodyBudget): Promise<unknown> {
  const length = context.get('content-length');
  const empty = length === '0' || (length === '' && context.get('transfer-encoding') === '');
  if (empty) return undefined;
  if (!context.is('json', '+json')) throw new UnsupportedBodyError(context.get('content-type').slice(0, 100));
  try {
    // Refused by what it says of itself, before a byte of it is kept.
    if (Number(length) > limit) throw new TooLargeError('body', limit);
    if (context.get('content-encoding') !== '') throw new UnsupportedBodyError(context.get('content-encoding'));
    const release = budget.take(context.ip, length === '' ? limit : Number(length));
    try {
      return parse(await readText(context, limit));
    } finally {
      release();
    }
  } finally {
    finishReading(context);
  }
}

async function readText(context: Koa.Context, limit: number): Promise<string> {
  const timer = setTimeout(() => context.req.destroy(new SlowBodyError(bodyMs / 1_000)), bodyMs);
  try {
    const length = context.get('content-length');
    return await getRawBody(context.req, { limit, encoding: 'utf8', ...(length === '' ? {} : { length }) });
  } catch (error) {
    if (error instanceof SlowBodyError) throw error;
    if ((error as { type?: string }).type === 'entity.too.large') throw new TooLargeError('body', limit);
    throw new MalformedBodyError(error);
  } finally {
    clearTimeout(timer);
  }
}

function parse(text: string): unknown {
  if (tooDeep(text)) throw new TooDeepError(deepestJson);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MalformedBodyError(error);
  }
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
