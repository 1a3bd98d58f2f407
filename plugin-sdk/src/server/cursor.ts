import type { z } from 'zod';
import { InvalidInputError } from './errors.js';

/** What a client sent back is no cursor that a page gave. */
export class BadCursorError extends InvalidInputError {
  constructor(code: string, cause: unknown) {
    super('the cursor is not one that a page gave', { code, cause });
  }
}

/** Where a list was left, as the text that a client sends back. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * Reads what {@link writeCursor} wrote.
 *
 * @param code of the error: `<plugin id>.badCursor`
 * @throws BadCursorError when it is not one of ours
 */
export function readCursor<T>(schema: z.ZodType<T>, cursor: string | undefined, code: string): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new BadCursorError(code, cause);
  }
}
