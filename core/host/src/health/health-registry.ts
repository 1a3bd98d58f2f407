import type { Clock, Disposable, Log } from '@perezvon/sdk/server';
import { withTimeout } from '../kernel/containment.js';

export interface HealthState {
  readonly name: string;
  readonly ok: boolean;
  readonly detail?: string | undefined;
}
type Probe = () => Promise<{ readonly ok: boolean; readonly detail?: string }>;

interface Check {
  readonly owner: string;
  readonly name: string;
  readonly probe: Probe;
  state: HealthState;
  asking: boolean;
}
interface Fault {
  readonly state: HealthState;
  readonly until: number;
}

/** How long a contained error stays visible after it last happened. */
const faultShownMs = 5 * 60_000;
const faultsPerOwner = 20;

export interface HealthOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** How often checks are asked, and how long each may take, in milliseconds. */
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** Called with the owner when what it shows has changed. */
  onChange(owner: string): void;
}

/** The named checks of plugins and of core itself (owner `core`), and the errors that were contained. */
export class HealthRegistry {
  private readonly checks = new Set<Check>();
  private readonly faults = new Map<string, Map<string, Fault>>();
  private readonly stopped = new AbortController();
  private running = false;

  constructor(private readonly options: HealthOptions) {}

  /** Adds a check that is asked at once and then every few seconds until it is disposed. */
  add(owner: string, name: string, probe: Probe): Disposable {
    const check: Check = { owner, name, probe, state: { name, ok: true }, asking: false };
    this.checks.add(check);
    void this.ask(check);
    return { dispose: () => void this.checks.delete(check) };
  }

  /** Shows an error that was contained, for five minutes after it last happened. */
  fault(owner: string, name: string, detail: string): void {
    const own = this.faults.get(owner) ?? new Map<string, Fault>();
    this.faults.set(owner, own);
    own.delete(name);
    own.set(name, { state: { name, ok: false, detail }, until: this.options.clock.now() + faultShownMs });
    const oldest = own.keys().next();
    if (own.size > faultsPerOwner && !oldest.done) own.delete(oldest.value);
    this.options.onChange(owner);
  }

  /** Forgets the faults of a plugin that starts anew. */
  forget(owner: string): void {
    this.faults.delete(owner);
  }

  /** What an owner shows: its checks, then recent faults. */
  of(owner: string): readonly HealthState[] {
    const now = this.options.clock.now();
    const faults = [...(this.faults.get(owner)?.values() ?? [])].filter((fault) => fault.until > now);
    return [
      ...[...this.checks].filter((check) => check.owner === owner).map((check) => check.state),
      ...faults.map((fault) => fault.state),
    ];
  }

  /** The number of checks, for leak tests. */
  get size(): number {
    return this.checks.size;
  }

  /** Begins asking. */
  start(): void {
    if (this.running) return;
    this.running = true;
    void this.loop();
  }

  stop(): void {
    this.stopped.abort(new Error('health checks stopped'));
  }

  private async loop(): Promise<void> {
    const { clock, everyMs } = this.options;
    while (!this.stopped.signal.aborted) {
      try {
        await clock.sleep(everyMs, this.stopped.signal);
      } catch (error) {
        if (this.stopped.signal.aborted) return;
        this.options.log.error('the clock failed', { error });
      }
      await Promise.all([...this.checks].map((check) => this.ask(check)));
    }
  }

  private async ask(check: Check): Promise<void> {
    if (check.asking) return;
    check.asking = true;
    const { clock, timeoutMs } = this.options;
    let state: HealthState;
    try {
      const { ok, detail } = await withTimeout(clock, timeoutMs, `check ${check.name}`, async () => check.probe());
      state = detail === undefined ? { name: check.name, ok } : { name: check.name, ok, detail };
    } catch (error) {
      state = { name: check.name, ok: false, detail: error instanceof Error ? error.message : String(error) };
    }
    check.asking = false;
    if (!this.checks.has(check)) return;
    const changed = state.ok !== check.state.ok || state.detail !== check.state.detail;
    check.state = state;
    if (changed) this.options.onChange(check.owner);
  }
}
