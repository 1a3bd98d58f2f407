import type { Migration } from '@perezvon/sdk/server';

/** A step of one statement. */
export const table = (id: string, sql: string): Migration => ({ id, up: ({ query }) => query(sql) });
