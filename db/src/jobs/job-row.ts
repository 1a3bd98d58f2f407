import { type JobParameters, toJobId } from 'agenda';
import type { RowDataPacket } from 'mysql2/promise';
import type { Migration } from '../migrations/run-migrations.js';

export const jobMigrations: readonly Migration[] = [
  {
    id: 'jobs/001-create-jobs',
    up: ({ query }) =>
      query(`CREATE TABLE jobs (
        id CHAR(36) CHARACTER SET ascii NOT NULL PRIMARY KEY,
        name VARCHAR(190) CHARACTER SET ascii NOT NULL,
        type ENUM('normal', 'single') NOT NULL,
        priority INT NOT NULL DEFAULT 0,
        urgency INT AS (-priority) STORED,
        disabled TINYINT(1) NOT NULL DEFAULT 0,
        next_run_at DATETIME(3) NULL,
        locked_at DATETIME(3) NULL,
        last_run_at DATETIME(3) NULL,
        last_finished_at DATETIME(3) NULL,
        failed_at DATETIME(3) NULL,
        body JSON NOT NULL,
        KEY due (name, next_run_at, urgency),
        KEY locked (name, locked_at)
      )`),
  },
];

/** A row of `jobs`. What is searched by has a column; the rest of a job's fields lie in `body`. */
export interface JobRow extends RowDataPacket {
  readonly id: string;
  readonly name: string;
  readonly type: 'normal' | 'single';
  readonly priority: number;
  readonly disabled: number;
  readonly next_run_at: Date | null;
  readonly locked_at: Date | null;
  readonly last_run_at: Date | null;
  readonly last_finished_at: Date | null;
  readonly failed_at: Date | null;
  /** mysql2 parses JSON columns of MySQL; MariaDB's are text. */
  readonly body: string | Record<string, unknown>;
}

export const columns = [
  'id',
  'name',
  'type',
  'priority',
  'disabled',
  'next_run_at',
  'locked_at',
  'last_run_at',
  'last_finished_at',
  'failed_at',
  'body',
] as const;

const dates = ['startDate', 'endDate', 'debounceStartedAt'] as const;

export function fromRow(row: JobRow): JobParameters & { _id: NonNullable<JobParameters['_id']> } {
  const body: Record<string, unknown> = typeof row.body === 'string' ? JSON.parse(row.body) : row.body;
  const revived = Object.fromEntries(
    dates.flatMap((key) => (typeof body[key] === 'string' ? [[key, new Date(body[key])]] : [])),
  );
  return {
    data: undefined,
    ...body,
    ...revived,
    _id: toJobId(row.id),
    name: row.name,
    type: row.type,
    priority: row.priority,
    nextRunAt: row.next_run_at,
    ...(row.disabled ? { disabled: true } : {}),
    ...present('lockedAt', row.locked_at),
    ...present('lastRunAt', row.last_run_at),
    ...present('lastFinishedAt', row.last_finished_at),
    ...present('failedAt', row.failed_at),
  };
}

/** The values of {@link columns}, in their order. */
export function toValues(id: string, job: JobParameters): unknown[] {
  const {
    _id,
    name,
    type,
    priority,
    disabled,
    nextRunAt,
    lockedAt,
    lastRunAt,
    lastFinishedAt,
    failedAt,
    unique: _unique,
    uniqueOpts: _uniqueOpts,
    ...body
  } = job;
  return [
    id,
    name,
    type,
    priority,
    disabled ? 1 : 0,
    nextRunAt ?? null,
    lockedAt ?? null,
    lastRunAt ?? null,
    lastFinishedAt ?? null,
    failedAt ?? null,
    JSON.stringify(body),
  ];
}

const present = (key: string, value: Date | null) => (value === null ? {} : { [key]: value });

/** Whether `actual` has all that `wanted` has, at any depth. */
export function matches(actual: unknown, wanted: unknown): boolean {
  if (wanted === null || typeof wanted !== 'object') return actual === wanted;
  if (actual === null || typeof actual !== 'object') return false;
  const have = new Map<string, unknown>(Object.entries(actual));
  return Object.entries(wanted).every(([key, value]) => matches(have.get(key), value));
}

/** `matches` for a condition whose keys are paths in dots: `{ 'data.userId': 7 }`. */
export function matchesPaths(job: JobParameters, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([path, value]) => {
    let at: unknown = job;
    for (const key of path.split('.')) {
      at = at !== null && typeof at === 'object' ? new Map<string, unknown>(Object.entries(at)).get(key) : undefined;
    }
    return matches(at, value);
  });
}
