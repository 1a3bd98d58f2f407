import type { PluginState } from '@perezvon/sdk/shared';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide, type PluginFacts } from './decide.js';
import { type DependencyOrder, dependencyOrder } from './dependency-order.js';

const ids = ['a', 'b', 'c', 'd', 'e'];
type Model = { -readonly [K in keyof PluginFacts]: PluginFacts[K] };

/** Plugins in memory, which start and stop when the test says so. */
class Plugins {
  readonly plugins: Model[];
  readonly order: DependencyOrder;
  now = 0;

  constructor(graph: readonly { readonly id: string; readonly needs: string[]; readonly after: string[] }[]) {
    this.order = dependencyOrder(graph);
    this.plugins = graph.map(({ id, needs }) => ({
      id,
      needs,
      unfit: [],
      wanted: true,
      state: 'discovered',
      busy: undefined,
      failed: false,
      retryAt: undefined,
    }));
  }

  get(id: string): Model {
    return this.plugins.find((plugin) => plugin.id === id)!;
  }
  isUp = (id: string) => this.get(id).state === 'running' && this.get(id).busy === undefined;

  /** Carries out the verdicts as the lifecycle does, and checks that each may be carried out. */
  settle(): void {
    const cancelled = [];
    for (const [id, verdict] of decide(this.plugins, this.order, this.now)) {
      const plugin = this.get(id);
      if (verdict.act === 'start') {
        expect(plugin.wanted && plugin.needs.every(this.isUp)).toBe(true);
        Object.assign(plugin, { busy: 'start', state: 'starting' });
      } else if (verdict.act === 'stop') {
        const dependants = this.plugins.filter((other) => other.id !== id && other.needs.includes(id));
        expect(dependants.every((other) => other.busy === undefined && other.state !== 'running')).toBe(true);
        Object.assign(plugin, { busy: 'stop', state: 'stopping' });
      } else if (verdict.act === 'cancel') cancelled.push(plugin);
      else if (verdict.act === 'rest' || verdict.act === 'wait') plugin.state = verdict.state;
    }
    for (const plugin of cancelled) this.finish(plugin, 'checked');
  }

  finish(plugin: Model, state: PluginState): void {
    Object.assign(plugin, { busy: undefined, state });
  }

  /** Lets everything under way end well, until nothing is left to do. */
  quiet(): void {
    for (let round = 0; round < 50; round += 1) {
      this.now += 1_000;
      this.settle();
      for (const plugin of this.plugins) {
        if (plugin.busy === 'start') this.finish(plugin, 'running');
        else if (plugin.busy === 'stop') this.finish(plugin, 'checked');
      }
    }
    const verdicts = decide(this.plugins, this.order, this.now);
    expect([...verdicts.values()].every((verdict) => verdict.act === 'rest')).toBe(true);
  }
}

const graphs = fc.tuple(
  ...ids.map((id) =>
    fc.record({
      id: fc.constant(id),
      needs: fc.subarray(ids, { maxLength: 2 }),
      after: fc.subarray(ids, { maxLength: 2 }),
    }),
  ),
);
const events = fc.array(
  fc.tuple(fc.constantFrom('toggle', 'done', 'fail', 'retry', 'again'), fc.constantFrom(...ids)),
  {
    maxLength: 60,
  },
);

it('never starts without a need, never stops under a dependant, and ends with all running that can', () => {
  fc.assert(
    fc.property(graphs, events, (graph, happenings) => {
      const model = new Plugins(graph);
      model.settle();
      for (const [what, id] of happenings) {
        const plugin = model.get(id);
        if (what === 'toggle') Object.assign(plugin, { wanted: !plugin.wanted, failed: false, retryAt: undefined });
        if (what === 'again') plugin.failed = false;
        if (what === 'done' && plugin.busy) model.finish(plugin, plugin.busy === 'start' ? 'running' : 'checked');
        if (what === 'fail' && plugin.busy === 'start') {
          plugin.failed = true;
          model.finish(plugin, 'checked');
        }
        if (what === 'retry' && plugin.busy === 'start') {
          plugin.retryAt = model.now + 500;
          model.finish(plugin, 'checked');
        }
        model.settle();
      }
      model.quiet();
      const can = (id: string): boolean => {
        const { wanted, failed, needs } = model.get(id);
        return wanted && !failed && !model.order.cycles.has(id) && needs.every(can);
      };
      for (const id of ids) {
        expect([id, model.get(id).state === 'running']).toEqual([id, can(id)]);
        if (!model.get(id).wanted && !model.get(id).failed) expect(model.get(id).state).toBe('disabled');
      }
    }),
    { numRuns: 2_000 },
  );
});
