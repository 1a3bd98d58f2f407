import type { JobsSort, JobWithState } from 'agenda';

/** Orders jobs by several keys; a job without a date comes last in rising order. */
export function sorted(
  jobs: readonly JobWithState[],
  sort: JobsSort = { nextRunAt: 'desc', lastRunAt: 'desc', lastFinishedAt: 'desc' },
): JobWithState[] {
  const keys = Object.entries(sort);
  return jobs.toSorted((a, b) => {
    for (const [key, direction] of keys) {
      const order = compare(valueOf(a, key), valueOf(b, key));
      if (order !== 0) return direction === 'desc' ? -order : order;
    }
    return 0;
  });
}

function valueOf(job: JobWithState, key: string): string | number | undefined {
  const value: unknown = new Map<string, unknown>(Object.entries(job)).get(key);
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' || typeof value === 'number') return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}

function compare(a: string | number | undefined, b: string | number | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}
