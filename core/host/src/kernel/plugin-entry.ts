import type { PluginState } from '@perezvon/sdk/shared';
import type { HealthState } from '../health/health-registry.js';
import { declared } from './contributed.js';
import type { FoundPlugin } from './discovery.js';
import { codeOf, messageOf } from './errors.js';
import type { ModuleSummary } from './module-summary.js';
import type { Misfit } from './version-fit.js';
import type { PluginRun } from './plugin-run.js';

/** What the kernel knows of one plugin. */
export class PluginEntry {
  state: PluginState = 'discovered';
  since: number;
  enabled = false;
  startMs: number | undefined;
  error: ModuleSummary['error'];
  retry: ModuleSummary['retry'];
  blockedBy: readonly string[] | undefined;
  run: PluginRun | undefined;
  busy: 'start' | 'stop' | undefined;
  /** Needed plugins that are there in versions which do not fit. */
  misfits: readonly Misfit[] = [];
  /** Failed for good, until another try is asked for. */
  failed: boolean;

  constructor(
    readonly found: FoundPlugin,
    now: number,
  ) {
    this.since = now;
    this.failed = found.fault !== undefined;
    if (found.fault !== undefined) this.error = { at: now, code: 'core.plugin.contract', message: found.fault };
  }

  get id(): string {
    return this.found.id;
  }

  /** Whether the package can be run at all. */
  get usable(): boolean {
    return this.found.manifest !== undefined && this.found.fault === undefined;
  }

  noteError(error: unknown, now: number): void {
    this.error = { at: now, code: codeOf(error), message: messageOf(error) };
  }

  summary(values: Readonly<Record<string, unknown>>, health: readonly HealthState[]): ModuleSummary {
    const { manifest, version } = this.found;
    const settings = Object.entries(manifest?.settings ?? {});
    const secrets = settings.filter(([, setting]) => setting.type === 'secret').map(([key]) => key);
    return {
      id: this.id,
      titleKey: manifest?.titleKey ?? this.id,
      descriptionKey: manifest?.descriptionKey,
      version,
      tier: manifest?.tier ?? 'bronze',
      state: this.state,
      enabled: this.enabled,
      since: this.since,
      startMs: this.startMs,
      error: this.error,
      retry: this.retry,
      needs: Object.keys(manifest?.needs ?? {}),
      blockedBy: this.blockedBy?.map((id) => this.misfits.find((one) => one.id === id)?.why ?? id),
      contributes: this.run?.contributed.all ?? {
        routes: [],
        jobs: [],
        topics: [],
        destinations: [],
        ...(manifest ? declared(manifest) : { panels: [], permissions: [], tables: [] }),
      },
      open: this.run?.open ?? {},
      health: health.map(({ name, ok, detail }) => ({ name, ok, detail })),
      settings: settings.map(([key, setting]) => ({ key, ...setting })),
      values: Object.fromEntries(Object.entries(values).filter(([key]) => !secrets.includes(key))),
      secretsSet: secrets.filter((key) => values[key] !== ''),
    };
  }
}
