import type { ExtensionPoint, PointsHost } from '@perezvon/sdk/server';
import { PluginContractError } from './errors.js';
import type { PluginScope } from './scope.js';

interface Taker {
  readonly scope: PluginScope;
  readonly schema: ExtensionPoint<unknown>['schema'];
  added(value: unknown, from: string): void;
  removed(value: unknown, from: string): void;
}
interface Contribution {
  readonly scope: PluginScope;
  readonly value: unknown;
}

/** Named places where plugins add things for other plugins; order of starting does not matter. */
export class ExtensionPoints {
  private readonly takers = new Map<string, Taker>();
  private readonly contributions = new Map<string, Set<Contribution>>();

  /** The number of offers and contributions, for leak tests. */
  get size(): number {
    return this.takers.size + [...this.contributions.values()].reduce((sum, set) => sum + set.size, 0);
  }

  part(scope: PluginScope): PointsHost {
    return {
      offer: (point, taker) => this.offer(scope, point, taker as unknown as Pick<Taker, 'added' | 'removed'>),
      contribute: (point, value) => this.contribute(scope, point.name, value),
    };
  }

  private offer<T>(scope: PluginScope, point: ExtensionPoint<T>, taker: Pick<Taker, 'added' | 'removed'>): void {
    const present = this.takers.get(point.name);
    if (present) throw new PluginContractError(`${point.name} is already offered by ${present.scope.id}`);
    const own: Taker = {
      scope,
      schema: point.schema,
      added: (value, from) => taker.added(value, from),
      removed: (value, from) => taker.removed(value, from),
    };
    scope.own(() => void this.takers.delete(point.name));
    this.takers.set(point.name, own);
    for (const contribution of this.contributions.get(point.name) ?? []) this.tell(point.name, 'added', contribution);
  }

  private contribute(scope: PluginScope, name: string, value: unknown): void {
    const contribution: Contribution = { scope, value };
    const all = this.contributions.get(name) ?? new Set();
    scope.own(() => {
      if (!all.delete(contribution)) return;
      if (all.size === 0) this.contributions.delete(name);
      this.tell(name, 'removed', contribution);
    });
    this.contributions.set(name, all.add(contribution));
    this.tell(name, 'added', contribution);
  }

  private tell(name: string, what: 'added' | 'removed', contribution: Contribution): void {
    const taker = this.takers.get(name);
    if (!taker) return;
    const valid = taker.schema?.safeParse(contribution.value);
    if (valid && !valid.success) {
      if (what === 'added') contribution.scope.fault(`point ${name}`, valid.error);
      return;
    }
    try {
      taker[what](valid ? valid.data : contribution.value, contribution.scope.id);
    } catch (error) {
      taker.scope.fault(`point ${name}`, error);
    }
  }
}
