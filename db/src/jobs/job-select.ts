import type { RemoveJobsOptions } from 'agenda';
import type { Pool, PoolConnection } from 'mysql2/promise';
import { columns, fromRow, type JobRow } from './job-row.js';

export const list = columns.join(', ');

/** Jobs that fulfil a condition of SQL with its values. */
export async function select(source: Pool | PoolConnection, condition: string, params: readonly unknown[]) {
  const [rows] = await source.query<JobRow[]>(`SELECT ${list} FROM jobs WHERE ${condition}`, [...params]);
  return rows.map(fromRow);
}

/** The condition of what Agenda asks for; `empty` when it asks for nothing in particular. */
export function where(options: Pick<RemoveJobsOptions, 'id' | 'ids' | 'name' | 'names' | 'notNames'>) {
  const parts: [string, unknown][] = [];
  if (options.id !== undefined) parts.push(['id = ?', options.id]);
  if (options.ids?.length) parts.push(['id IN (?)', options.ids]);
  if (options.name !== undefined) parts.push(['name = ?', options.name]);
  if (options.names?.length) parts.push(['name IN (?)', options.names]);
  if (options.notNames?.length) parts.push(['name NOT IN (?)', options.notNames]);
  const sql = parts.length === 0 ? '1 = 1' : parts.map(([part]) => part).join(' AND ');
  return { sql, params: parts.map(([, value]) => value), empty: parts.length === 0 };
}
