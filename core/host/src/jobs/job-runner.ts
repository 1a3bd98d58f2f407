import { type Job, type Log, PerezvonError } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { type Job as AgendaJob, toJobId } from 'agenda';
import type { JobProgress, JobStore } from './job-store.js';

/** Milliseconds: how long a worker's silence is borne, how often it shows life, and how often progress is written. */
export interface JobTimes {
  readonly lockMs: number;
  readonly beatMs: number;
  readonly progressMs: number;
  /** How often workers look for due jobs. */
  readonly scanMs: number;
  /** How long running jobs may take to end after their signal is aborted. */
  readonly drainMs: number;
}
export const jobTimes: JobTimes = { lockMs: 10_000, beatMs: 1_000, progressMs: 250, scanMs: 1_000, drainMs: 10_000 };

export class JobCancelledError extends PerezvonError {
  constructor(id: string) {
    super(`job ${id} was cancelled`, { code: 'core.jobs.cancelled', status: 409 });
  }
}
export class JobStoppedError extends PerezvonError {
  constructor(id: string) {
    super(`job ${id} was interrupted by the stop of its plugin and will run again`, {
      code: 'core.jobs.stopped',
      status: 503,
    });
  }
}
/** Another worker has taken the job over: this one was silent for too long. */
export class JobLostError extends PerezvonError {
  constructor(id: string) {
    super(`job ${id} is run by another worker now`, { code: 'core.jobs.lost', status: 409 });
  }
}

export interface RunContext {
  readonly job: Job;
  readonly needs: () => unknown;
  readonly store: JobStore;
  readonly log: Log;
  readonly times: JobTimes;
}

/** What Agenda keeps for us; repeated jobs have no `run`. */
export interface StoredData {
  readonly run?: string;
  readonly input: unknown;
}

/** One job being carried out in this worker. */
export class JobRunner {
  private readonly runner = newId();
  private readonly abort = new AbortController();
  private latest: JobProgress | undefined;
  private written: JobProgress | undefined;
  private touchedAt = Date.now();
  private beating: Promise<void> = Promise.resolve();

  constructor(
    private readonly task: AgendaJob<StoredData>,
    private readonly context: RunContext,
  ) {}

  /** Asks the job to end; it stays queued. */
  stop(): void {
    this.abort.abort(new JobStoppedError(this.id));
  }

  /** Runs to the end. Never rejects: Agenda is told by `nextRunAt` whether the job is to run again. */
  async run(): Promise<void> {
    const { store, log, job } = this.context;
    const { run } = this.task.attrs.data;
    const failures = run === undefined ? 0 : await store.begin(run, this.runner);
    if (failures === undefined) return;
    const timer = setInterval(() => {
      this.beating = this.beating
        .then(() => this.beat())
        .catch((error: unknown) => log.warn('job heartbeat', { error }));
    }, this.context.times.progressMs);
    let failure: unknown;
    try {
      await this.carryOut();
    } catch (error) {
      failure = error ?? new Error('the job threw nothing');
    } finally {
      clearInterval(timer);
      await this.beating;
    }
    if (failure !== undefined && !this.abort.signal.aborted) log.warn('job failed', { job: job.name, error: failure });
    await this.finish(failure, failures);
  }

  private get id(): string {
    return this.task.attrs.data.run ?? this.task.attrs.name;
  }

  private async carryOut(): Promise<void> {
    const { job, needs, log } = this.context;
    const data = job.data.parse(this.task.attrs.data.input);
    await job.run(
      {
        id: this.id,
        data,
        signal: this.abort.signal,
        log: log.child({ job: job.name, run: this.id }),
        progress: (done, total, note) => {
          this.latest = { done, total, note };
        },
      },
      needs(),
    );
  }

  private async beat(): Promise<void> {
    const { store, times } = this.context;
    const { run } = this.task.attrs.data;
    if (run !== undefined && this.latest !== this.written && this.latest) {
      this.written = this.latest;
      await store.progress(run, this.runner, this.latest);
    }
    if (Date.now() - this.touchedAt < times.beatMs) return;
    this.touchedAt = Date.now();
    if (run !== undefined) {
      const order = (await store.orders([run])).get(run);
      if (order && order.runner !== this.runner) this.abort.abort(new JobLostError(run));
      else if (!order || order.cancel) this.abort.abort(new JobCancelledError(run));
    }
    if (!(this.abort.signal.reason instanceof JobLostError)) await this.task.touch();
  }

  private async finish(failure: unknown, failures: number): Promise<void> {
    const { job, store, log } = this.context;
    const { run } = this.task.attrs.data;
    const reason: unknown = this.abort.signal.reason;
    if (reason instanceof JobLostError) {
      // The row in Agenda is the other worker's now: what Agenda writes after this must find no row.
      this.task.attrs._id = toJobId(newId());
      return;
    }
    if (run !== undefined && this.latest)
      await this.keep(() => store.progress(run, this.runner, this.latest as JobProgress));
    const stopped = reason instanceof JobStoppedError && failure !== undefined;
    const again = failure !== undefined && !this.abort.signal.aborted && failures < job.retry.attempts;
    if (stopped) this.task.attrs.nextRunAt = new Date();
    else if (again) this.task.attrs.nextRunAt = new Date(Date.now() + job.retry.delayMs * 2 ** failures);
    if (run === undefined) {
      if (failure !== undefined) log.error('repeated job failed', { job: job.name, error: failure });
      return;
    }
    const state =
      stopped || again
        ? 'queued'
        : reason instanceof JobCancelledError
          ? 'cancelled'
          : failure === undefined
            ? 'done'
            : 'failed';
    const error =
      failure === undefined || stopped
        ? {}
        : { error: failure instanceof Error ? failure.message : 'thrown without an error' };
    await this.keep(() =>
      store.finish(run, this.runner, {
        state,
        failures: failures + (failure === undefined || stopped ? 0 : 1),
        ...error,
      }),
    );
  }

  /** The work is done; a database that is away for a moment must not make it be done twice. */
  private async keep(write: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await write();
      } catch (error) {
        if (attempt >= 20) throw error;
        this.context.log.warn('the end of a job cannot be written yet', { run: this.id, error });
        await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
      }
    }
  }
}
