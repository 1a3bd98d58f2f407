import { readCursor as readCursorOf } from '@perezvon/sdk/server';
import type { z } from 'zod';

/** @throws BadCursorError when it is not one that a page gave */
export function readCursor<T>(schema: z.ZodType<T>, cursor: string | undefined): T | undefined {
  return readCursorOf(schema, cursor, 'autodialer.badCursor');
}
