import type { PluginState } from '@perezvon/sdk/shared';
import type { DependencyOrder } from './dependency-order.js';

/** What the decision looks at, for one plugin. */
export interface PluginFacts {
  readonly id: string;
  /** Wanted by the admin, and usable. */
  readonly wanted: boolean;
  readonly needs: readonly string[];
  /** Those of `needs` that are there in a version which does not fit. */
  readonly unfit: readonly string[];
  readonly state: PluginState;
  /** What is being done with it at this moment. */
  readonly busy: 'start' | 'stop' | undefined;
  /** Whether it failed for good, until somebody asks for another try. */
  readonly failed: boolean;
  /** When a retrying plugin may be tried again, in milliseconds since 1970. */
  readonly retryAt: number | undefined;
}

/** What is to be done with a plugin now. `rest`: nothing until something changes from outside. */
export type Verdict =
  | { readonly act: 'rest'; readonly state: PluginState; readonly blockedBy?: readonly string[] }
  | { readonly act: 'wait'; readonly state: PluginState }
  | { readonly act: 'start' | 'stop' | 'cancel' | 'busy' };

type Outlook = 'up' | 'coming' | 'down';

/** Decides for all plugins what to do next. Pure: called again whenever something has changed. */
export function decide(
  plugins: readonly PluginFacts[],
  order: DependencyOrder,
  now: number,
): ReadonlyMap<string, Verdict> {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]));
  const outlook = new Map<string, Outlook>();
  const verdicts = new Map<string, Verdict>();
  for (const id of [...order.levels.flat(), ...order.cycles.keys()]) {
    const plugin = byId.get(id);
    if (!plugin) continue;
    const verdict = decideOne(plugin, order, outlook, now, () => dependantsOf(plugins, id).every(isDown));
    verdicts.set(id, verdict);
    outlook.set(id, outlookOf(plugin, verdict));
  }
  return verdicts;
}

function decideOne(
  plugin: PluginFacts,
  order: DependencyOrder,
  outlook: ReadonlyMap<string, Outlook>,
  now: number,
  dependantsDown: () => boolean,
): Verdict {
  const cycle = order.cycles.get(plugin.id);
  const lacking = cycle ?? plugin.needs.filter((need) => plugin.unfit.includes(need) || outlook.get(need) !== 'up');
  const mayRun = plugin.wanted && lacking.length === 0;
  if (plugin.busy === 'stop') return { act: 'busy' };
  if (plugin.busy === 'start') return { act: mayRun ? 'busy' : 'cancel' };
  if (plugin.state === 'running') {
    if (mayRun) return { act: 'rest', state: 'running' };
    return dependantsDown() ? { act: 'stop' } : { act: 'wait', state: 'running' };
  }
  if (plugin.failed) return { act: 'rest', state: 'failed' };
  if (!plugin.wanted) return { act: 'rest', state: 'disabled' };
  if (lacking.length > 0) {
    const coming =
      cycle === undefined && lacking.every((need) => outlook.get(need) === 'coming' && !plugin.unfit.includes(need));
    return coming
      ? { act: 'wait', state: 'checked' }
      : { act: 'rest', state: 'blocked', blockedBy: [...new Set(lacking)] };
  }
  if (plugin.retryAt !== undefined && plugin.retryAt > now) return { act: 'rest', state: 'retrying' };
  const waits = order.waitsFor.get(plugin.id)?.some((other) => outlook.get(other) === 'coming') ?? false;
  return waits ? { act: 'wait', state: 'checked' } : { act: 'start' };
}

/** Whether those who need this plugin can run now, soon, or not. */
function outlookOf(plugin: PluginFacts, verdict: Verdict): Outlook {
  if (verdict.act === 'rest') return verdict.state === 'running' ? 'up' : 'down';
  if (verdict.act === 'start' || (verdict.act === 'wait' && verdict.state === 'checked')) return 'coming';
  if (verdict.act === 'busy') return plugin.busy === 'start' || plugin.wanted ? 'coming' : 'down';
  return 'down';
}

function dependantsOf(plugins: readonly PluginFacts[], id: string): readonly PluginFacts[] {
  return plugins.filter((plugin) => plugin.id !== id && plugin.needs.includes(id));
}

function isDown(plugin: PluginFacts): boolean {
  return plugin.busy === undefined && plugin.state !== 'running';
}
