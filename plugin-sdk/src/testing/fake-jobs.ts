import type { DependencyContainer } from 'tsyringe';
import { type Job, type JobsHost, type JobStatus, type Log, NotFoundError, resolveAll } from '../server/index.js';
import { newId } from '../shared/index.js';
import type { TestScope } from './test-scope.js';

export interface JobProgress {
  readonly done: number;
  readonly total: number | undefined;
  readonly note: string | undefined;
}
interface QueuedJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  readonly runAt: Date | undefined;
}

/** Keeps jobs in memory and runs them when the test says so. */
export class FakeJobs implements JobsHost {
  readonly defined = new Map<string, Job>();
  /** What is queued and has not run. */
  readonly queued: QueuedJob[] = [];
  private readonly statuses = new Map<string, JobStatus>();
  private readonly running = new Map<string, AbortController>();

  constructor(
    private readonly container: DependencyContainer,
    private readonly log: Log,
    private readonly scope: TestScope,
  ) {}

  define<I>(job: Job<I>): void {
    if (this.defined.has(job.name)) throw new Error(`job ${job.name} is defined twice`);
    this.defined.set(job.name, job as unknown as Job);
    this.scope.own(() => void this.defined.delete(job.name));
  }

  async enqueue<I>(job: Job<I>, data: I, options: { readonly runAt?: Date } = {}): Promise<string> {
    job.data.parse(data);
    const id = newId();
    this.queued.push({ id, name: job.name, data, runAt: options.runAt });
    this.note(id, { state: 'queued' });
    return id;
  }

  async status(id: string): Promise<JobStatus | undefined> {
    return this.statuses.get(id);
  }

  async cancel(id: string): Promise<void> {
    this.running.get(id)?.abort(new Error('the job was cancelled'));
    const index = this.queued.findIndex((job) => job.id === id);
    if (index >= 0) this.queued.splice(index, 1);
    if (this.statuses.has(id)) this.note(id, { state: 'cancelled' });
  }

  /** Runs a defined job at once; rejects as the job does. Resolves to what it told of its progress. */
  async run(name: string, data: unknown = {}, id: string = newId()): Promise<readonly JobProgress[]> {
    const job = this.defined.get(name);
    if (!job) throw new NotFoundError('job', name);
    const progress: JobProgress[] = [];
    const stop = new AbortController();
    this.running.set(id, stop);
    this.note(id, { state: 'running' });
    const run = {
      id,
      data: job.data.parse(data),
      signal: AbortSignal.any([stop.signal, this.scope.signal]),
      log: this.log,
      progress: (done: number, total: number | undefined, note?: string) => {
        progress.push({ done, total, note });
        this.note(id, { done, total, note });
      },
    };
    try {
      await job.run(run, resolveAll(this.container, job.inject));
      this.note(id, { state: 'done' });
    } catch (error) {
      this.note(id, { state: stop.signal.aborted ? 'cancelled' : 'failed', error: String(error) });
      throw error;
    } finally {
      this.running.delete(id);
    }
    return progress;
  }

  /** Runs everything that is queued, in order, whatever its time. */
  async runQueued(): Promise<void> {
    for (let job = this.queued.shift(); job; job = this.queued.shift()) await this.run(job.name, job.data, job.id);
  }

  private note(id: string, facts: Partial<JobStatus>): void {
    const before: JobStatus = { id, state: 'queued', done: 0, total: undefined, note: undefined, error: undefined };
    this.statuses.set(id, { ...before, ...this.statuses.get(id), ...facts });
  }
}
