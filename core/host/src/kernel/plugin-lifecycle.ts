import type { PluginState } from '@perezvon/sdk/shared';
import { decide, type Verdict } from './decide.js';
import { type DependencyOrder, dependencyOrder } from './dependency-order.js';
import { messageOf, ProcessStoppingError } from './errors.js';
import type { KernelLimits, KernelOptions } from './kernel-options.js';
import type { PluginEntry } from './plugin-entry.js';
import type { HostSources } from './plugin-host.js';
import { PluginRun, worthRetrying } from './plugin-run.js';

export interface LifecycleOptions {
  readonly kernel: KernelOptions;
  readonly limits: KernelLimits;
  readonly sources: HostSources;
  readonly entries: ReadonlyMap<string, PluginEntry>;
  /** Told of a plugin that shows something new. */
  readonly changed: (id: string) => void;
}

/** Carries out what {@link decide} says: starts, stops, tries again; keeps each plugin's state. */
export class PluginLifecycle {
  /** What starts before what; set once the plugins are known. */
  order: DependencyOrder = dependencyOrder([]);
  private readonly waiting = new Set<() => void>();
  private readonly ended = new AbortController();
  private verdicts: ReadonlyMap<string, Verdict> = new Map();

  constructor(private readonly options: LifecycleOptions) {}

  /** From now on nothing is wanted: everything stops, dependants first. */
  async end(): Promise<void> {
    this.ended.abort(new ProcessStoppingError());
    this.settle();
    await this.rest();
  }

  /** Looks at everything and begins what can be done now. Called after each change. */
  settle(): void {
    const ending = this.ended.signal.aborted;
    const facts = [...this.options.entries.values()].map((entry) => ({
      id: entry.id,
      wanted: entry.enabled && entry.usable && !ending,
      needs: Object.keys(entry.found.manifest?.needs ?? {}),
      unfit: entry.misfits.map(({ id }) => id),
      state: entry.state,
      busy: entry.busy,
      failed: entry.failed,
      retryAt: entry.retry?.at,
    }));
    this.verdicts = decide(facts, this.order, this.options.kernel.clock.now());
    for (const [id, verdict] of this.verdicts) {
      const entry = this.options.entries.get(id);
      if (entry) this.carryOut(entry, verdict);
    }
    for (const wake of this.waiting) wake();
  }

  private carryOut(entry: PluginEntry, verdict: Verdict): void {
    switch (verdict.act) {
      case 'start':
        void this.startPlugin(entry);
        return;
      case 'stop':
        void this.stopPlugin(entry);
        return;
      case 'cancel':
        entry.run?.cancel(new Error('no longer wanted, or a needed plugin stopped'));
        return;
      case 'busy':
        return;
      case 'rest':
      case 'wait':
        this.setState(entry, verdict.state, 'blockedBy' in verdict ? verdict.blockedBy : undefined);
    }
  }

  private async startPlugin(entry: PluginEntry): Promise<void> {
    const { manifest, folder } = entry.found;
    if (!manifest) return;
    const { clock, role, migrate } = this.options.kernel;
    const log = this.options.kernel.log.child({ plugin: entry.id });
    const began = clock.now();
    const run = new PluginRun({
      manifest,
      folder,
      role,
      log,
      migrate,
      limits: this.options.limits,
      sources: this.options.sources,
      fault: (where, error) => this.fault(entry, where, error),
      onState: (state) => this.setState(entry, state),
    });
    entry.run = run;
    entry.busy = 'start';
    this.options.sources.health.forget(entry.id);
    try {
      await run.start();
      entry.startMs = clock.now() - began;
      entry.error = undefined;
      entry.retry = undefined;
      entry.busy = undefined;
      this.setState(entry, 'running');
      log.info(`plugin ${entry.id} runs`, { startMs: entry.startMs });
    } catch (error) {
      await this.endRun(entry, run);
      entry.busy = undefined;
      // What was called off is not a fault of its own; the next decision says what becomes of it.
      if (run.isCancelled) this.setState(entry, 'checked');
      else this.noteFailedStart(entry, error);
    }
    this.settle();
  }

  private noteFailedStart(entry: PluginEntry, error: unknown): void {
    const { clock, log } = this.options.kernel;
    entry.noteError(error, clock.now());
    if (!worthRetrying(error)) {
      entry.failed = true;
      log.error(`plugin ${entry.id} failed to start: ${messageOf(error)}`, { error });
      return;
    }
    const attempts = (entry.retry?.attempts ?? 0) + 1;
    const delay = Math.min(this.options.limits.retryCapMs, this.options.limits.retryMs * 2 ** (attempts - 1));
    entry.retry = { at: clock.now() + delay, attempts };
    log.warn(`plugin ${entry.id} is tried again in ${delay} ms: ${messageOf(error)}`);
    void this.settleAfter(delay);
  }

  private async settleAfter(ms: number): Promise<void> {
    try {
      await this.options.kernel.clock.sleep(ms, this.ended.signal);
    } catch (error) {
      if (!this.ended.signal.aborted) this.options.kernel.log.error('the clock failed', { error });
      return;
    }
    this.settle();
  }

  private async stopPlugin(entry: PluginEntry): Promise<void> {
    const { run } = entry;
    if (!run) return;
    entry.busy = 'stop';
    this.setState(entry, 'stopping');
    await this.endRun(entry, run);
    entry.busy = undefined;
    this.setState(entry, 'checked');
    this.options.kernel.log.info(`plugin ${entry.id} has stopped`);
    this.settle();
  }

  private async endRun(entry: PluginEntry, run: PluginRun): Promise<void> {
    const faults = await run.end(this.ended.signal.aborted);
    entry.run = undefined;
    for (const { kind, message } of faults) this.fault(entry, `stop of ${kind}`, new Error(message));
    const [first] = faults;
    if (first) entry.noteError(new Error(`stop of ${first.kind}: ${first.message}`), this.options.kernel.clock.now());
  }

  fault(entry: PluginEntry, where: string, error: unknown): void {
    this.options.kernel.log.warn(`plugin ${entry.id}: ${where}: ${messageOf(error)}`, { error, plugin: entry.id });
    this.options.sources.health.fault(entry.id, where, messageOf(error));
  }

  private setState(entry: PluginEntry, state: PluginState, blockedBy?: readonly string[]): void {
    const same = entry.state === state && String(entry.blockedBy) === String(blockedBy);
    entry.blockedBy = blockedBy;
    if (same) return;
    if (entry.state !== state) entry.since = this.options.kernel.clock.now();
    entry.state = state;
    this.options.changed(entry.id);
  }

  /** Resolves when nothing is being done with a plugin (or with any), and nothing is about to be. */
  async rest(id?: string): Promise<void> {
    const atRest = () =>
      [...this.verdicts].every(([plugin, verdict]) => (id !== undefined && plugin !== id) || verdict.act === 'rest');
    while (!atRest()) {
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
  }
}
