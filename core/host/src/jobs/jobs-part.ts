import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, type JobsHost, type JobStatus, PerezvonError, resolveAll } from '@perezvon/sdk/server';
import { Agenda, type AgendaBackend } from 'agenda';
import { requestFacts } from '../http/request-scope.js';
import type { HostPart, PluginScope } from '../kernel/scope.js';
import { JobRunner, type JobTimes, jobTimes, type StoredData } from './job-runner.js';
import { type JobStore, statusOf } from './job-store.js';

export class BadJobError extends PerezvonError {
  constructor(job: string, why: string) {
    super(`job ${job}: ${why}`, { code: 'core.jobs.bad', params: { job } });
  }
}

export interface JobsPartOptions {
  readonly store: JobStore;
  /** Where Agenda keeps its jobs; one for each Agenda. */
  readonly backend: () => AgendaBackend;
  /** This process's name in the locks. */
  readonly workerName: string;
  readonly times?: JobTimes;
}

/** Gives plugins their jobs: queued by any process, carried out by workers. */
export function createJobsPart(options: JobsPartOptions): HostPart<'jobs'> {
  const { store, backend } = options;
  // Never started: it only writes into the queue.
  const queue = new Agenda({ backend: patientBackend(backend(), new AbortController().signal) });
  return (scope) => {
    const worker = scope.role === 'worker' ? new PluginWorker(scope, options) : undefined;
    const known = new Map<string, Job>();
    return {
      define: (job) => {
        if (!/^[a-z][a-zA-Z0-9-]{0,63}$/.test(job.name)) throw new BadJobError(job.name, 'is no name for a job');
        if (known.has(job.name)) throw new BadJobError(job.name, 'exists already');
        if (job.every !== undefined && !job.data.safeParse({}).success) {
          throw new BadJobError(job.name, 'is repeated, so {} must fit its data');
        }
        known.set(job.name, job as Job);
        worker?.define(job as Job);
      },
      enqueue: async (job, data, when) => {
        const input = data as unknown;
        job.data.parse(input);
        const name = `${scope.id}.${job.name}`;
        const run = await store.add(name, requestFacts.getStore()?.principal.id);
        try {
          await queue.schedule<StoredData>(when?.runAt ?? new Date(), name, { run, input });
        } catch (error) {
          await store.remove(run);
          throw error;
        }
        return run;
      },
      status: (id) => jobStatus(store, id),
      cancel: (id) => store.cancel(id),
    } satisfies JobsHost;
  };
}

export async function jobStatus(store: JobStore, id: string): Promise<JobStatus | undefined> {
  const [row] = await store.read([id]);
  return row && statusOf(row);
}

const warnEveryMs = 30_000;

/**
 * The jobs of one plugin in this worker. Each plugin has an Agenda of its own: a definition cannot be taken back while
 * jobs of it wait in Agenda's memory, a whole Agenda can.
 */
class PluginWorker {
  private readonly agenda: Agenda;
  private readonly running = new Map<JobRunner, Promise<void>>();
  private readonly times: JobTimes;
  private starting: Promise<void> | undefined;
  private warnedAt = 0;

  constructor(
    private readonly scope: PluginScope,
    private readonly options: JobsPartOptions,
  ) {
    this.times = options.times ?? jobTimes;
    this.agenda = new Agenda({
      backend: patientBackend(options.backend(), scope.signal),
      name: `${options.workerName}/${scope.id}`,
      processEvery: this.times.scanMs,
      defaultLockLifetime: this.times.lockMs,
      removeOnComplete: true,
    });
    this.agenda.on('error', (error: Error) => {
      // A database that is away for an hour is a line each half minute, not one for each look.
      if (scope.signal.aborted || Date.now() - this.warnedAt < warnEveryMs) return;
      this.warnedAt = Date.now();
      scope.log.warn('job queue', { error });
    });
  }

  define(job: Job): void {
    const { scope, agenda, times } = this;
    const name = `${scope.id}.${job.name}`;
    // What was queued while the plugin was a part of another is carried out as well.
    for (const known of [name, ...scope.manifest.formerly.map((id) => `${id}.${job.name}`)]) {
      agenda.define<StoredData>(known, (task) => this.carryOut(job, task), {
        concurrency: job.concurrency,
        lockLimit: job.concurrency,
        lockLifetime: times.lockMs,
      });
    }
    if (!this.starting) scope.own(() => this.stop());
    this.starting = (this.starting ?? agenda.start()).then(() => this.repeat(job, name));
    this.starting.catch((error: unknown) => scope.fault(`job ${job.name}`, error));
  }

  private async repeat(job: Job, name: string): Promise<void> {
    if (job.every !== undefined) await this.agenda.every(job.every, name, { input: {} } satisfies StoredData);
  }

  private async carryOut(job: Job, task: ConstructorParameters<typeof JobRunner>[0]): Promise<void> {
    const { scope, options, times } = this;
    const needs = () => resolveAll(scope.container, job.inject);
    const runner = new JobRunner(task, { job, needs, store: options.store, log: scope.log, times });
    const work = runner.run();
    this.running.set(runner, work);
    if (scope.signal.aborted) runner.stop();
    try {
      await work;
    } catch (error) {
      scope.fault(`job ${job.name}`, error);
      throw error;
    } finally {
      this.running.delete(runner);
    }
  }

  /** Takes no more jobs; those that run are asked to end and waited for. */
  private async stop(): Promise<void> {
    // A start that still waits for the database has been called off by the scope's signal and never goes on.
    await Promise.race([this.starting?.catch(() => undefined), sleep(1_000)]);
    for (const runner of this.running.keys()) runner.stop();
    await this.agenda.stop(false);
    const done = Promise.allSettled(this.running.values());
    const over = new AbortController();
    const late = sleep(this.times.drainMs, 'late' as const, { signal: over.signal }).catch(() => 'ended' as const);
    if ((await Promise.race([done, late])) === 'late') {
      this.scope.log.warn('jobs did not end in time', { jobs: this.running.size });
    }
    over.abort();
  }
}

/** Agenda asks once, at its making, and a refusal would end the process: a database that is away is waited for. */
function patientBackend(backend: AgendaBackend, signal: AbortSignal): AgendaBackend {
  return {
    name: backend.name,
    repository: backend.repository,
    ownsConnection: false,
    connect: () =>
      new Promise((resolve) => {
        const attempt = () => {
          if (signal.aborted) return;
          backend.connect().then(resolve, () => setTimeout(attempt, 1_000).unref());
        };
        attempt();
      }),
    disconnect: () => backend.disconnect(),
  };
}
