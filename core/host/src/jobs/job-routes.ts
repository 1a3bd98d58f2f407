import {
  defineRoute,
  defineTopic,
  ForbiddenError,
  type LiveHost,
  type Log,
  NotFoundError,
  type Topic,
} from '@perezvon/sdk/server';
import { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.js';
import { selfPermission } from '../core-manifest.js';
import { JobStore, statusOf } from './job-store.js';

export const jobStatusSchema = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  done: z.number(),
  total: z.number().optional(),
  note: z.string().optional(),
  error: z.string().optional(),
});
const params = z.object({ id: z.uuid() });

const readAll = 'core.jobs.read';

export const jobRoutes = [
  defineRoute({
    method: 'GET',
    path: '/jobs/:id',
    permission: selfPermission,
    summary: 'How far a job is: an own one for each, any for holders of core.jobs.read',
    params,
    output: jobStatusSchema,
    inject: { store: JobStore },
    handler: async (request, { store }) => {
      const [row] = await store.read([request.params.id]);
      if (!row) throw new NotFoundError('job', request.params.id, 'core.jobs.notFound');
      if (row.createdBy !== request.user.id && !request.user.can(readAll)) throw new ForbiddenError(readAll);
      return statusOf(row);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/jobs/:id',
    permission: selfPermission,
    summary: 'Cancels a job: its own for each, any for an administrator',
    params,
    atomic: true,
    inject: { store: JobStore, audit: AuditTrail },
    handler: async (request, { store, audit }): Promise<undefined> => {
      const [row] = await store.read([request.params.id]);
      if (!row) throw new NotFoundError('job', request.params.id, 'core.jobs.notFound');
      if (row.createdBy !== request.user.id && !request.user.can('*')) throw new ForbiddenError('*');
      await store.cancel(row.id);
      const before = { job: row.job, state: row.state };
      await audit.record({ by: request.user.id, action: 'core.jobs.cancelled', object: `job:${row.id}`, before });
    },
  }),
] as const;

export const jobTopic = defineTopic({
  name: 'core.job',
  permission: selfPermission,
  params,
  state: jobStatusSchema,
});

/** Milliseconds between looks at the rows of jobs that somebody watches. */
const lookMs = 300;

/**
 * The live topic `core.job`: workers write rows, core reads those that are watched. For each who is logged in: a run's id
 * is known to the user who queued it and to those that its plugin tells.
 */
export class JobTopic {
  private readonly topic: Topic<{ id: string }, z.infer<typeof jobStatusSchema>>;
  private readonly shown = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    live: LiveHost,
    private readonly store: JobStore,
    private readonly log: Log,
  ) {
    this.topic = live.topic({
      ...jobTopic,
      snapshot: async ({ id }) => {
        const [row] = await store.read([id]);
        if (!row) throw new NotFoundError('job', id, 'core.jobs.notFound');
        this.shown.set(id, row.changedAt);
        this.schedule();
        return statusOf(row);
      },
    });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.shown.clear();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.look()
        .catch((error: unknown) => this.log.warn('jobs cannot be read', { error }))
        .finally(() => {
          this.timer = undefined;
          if (this.shown.size > 0) this.schedule();
        });
    }, lookMs);
  }

  private async look(): Promise<void> {
    for (const id of this.shown.keys()) if (!this.topic.watched({ id })) this.shown.delete(id);
    for (const row of await this.store.read([...this.shown.keys()])) {
      if (this.shown.get(row.id) === row.changedAt) continue;
      this.shown.set(row.id, row.changedAt);
      const { total, note, error, ...rest } = statusOf(row);
      this.topic.publish({ id: row.id }, { ...rest, total: total ?? null, note: note ?? null, error: error ?? null });
    }
  }
}
