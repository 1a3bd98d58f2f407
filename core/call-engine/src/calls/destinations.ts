import {
  type CallOrigin,
  type Clock,
  type Destination,
  type DestinationUse,
  type Disposable,
  resolveAll,
} from '@perezvon/sdk/server';
import { type DestinationRef, placesIn } from '@perezvon/sdk/shared';
import { PluginContractError, type PluginScope, ProcessStoppingError } from '@perezvon/host';
import { GivenUpError, type DestinationSession } from './destination-session.js';
import { ScopedSet } from '../scoped-set.js';

/** A kind of destination as its plugin registered it, and who is inside. */
export interface DestinationKind {
  readonly definition: Destination;
  readonly scope: PluginScope;
  readonly sessions: Set<DestinationSession>;
}

const lookMs = 50;
/** What the way to the fallback may take beside the time to drain. */
const leaveMs = 1_000;

type DestinationUseSource = () => Promise<readonly DestinationUse[]>;

/** The kinds of destinations that running plugins offer. */
export class Destinations {
  private readonly kinds = new Map<string, DestinationKind>();
  private readonly sources = new ScopedSet<DestinationUseSource>();

  constructor(
    private readonly clock: Clock,
    /** Whether calls are led by this process now; when not, nobody is sent to a fallback. */
    private readonly isActive: () => boolean,
  ) {}

  get size(): number {
    return this.kinds.size;
  }
  /** Where calls of an origin come first; a place that does not exist while no plugin says so. */
  entry(origin: CallOrigin): DestinationRef {
    const found = [...this.kinds.values()].find(({ definition }) => definition.entry === origin);
    return { kind: found?.definition.kind ?? `core.${origin}`, target: {} };
  }
  get(kind: string): DestinationKind | undefined {
    return this.kinds.get(kind);
  }

  /** Takes a kind until its plugin stops. */
  add(definition: Destination, scope: PluginScope): void {
    const { kind, entry } = definition;
    if (this.kinds.has(kind)) throw new PluginContractError(`destination ${kind} is defined twice`);
    for (const { definition: other } of this.kinds.values()) {
      if (entry === undefined || other.entry !== entry) continue;
      throw new PluginContractError(`${kind} cannot be the entry of ${entry} calls: ${other.kind} is`);
    }
    const known: DestinationKind = { definition, scope, sessions: new Set() };
    scope.own(
      async () => {
        if (this.kinds.get(kind) === known) this.kinds.delete(kind);
        await this.drain(known);
      },
      { ms: definition.drainMs + leaveMs },
    );
    this.kinds.set(kind, known);
  }

  /** Takes a list of what leads where, until its plugin stops. */
  destinationUses(source: DestinationUseSource, scope: PluginScope): Disposable {
    return this.sources.add(source, scope);
  }
  async usesOf(is: (place: DestinationRef) => boolean): Promise<readonly DestinationUse[]> {
    const all = (await Promise.all([...this.sources].map((source) => source()))).flat();
    return [...new Map(all.filter(({ to }) => placesIn(to).some(is)).map((lead) => [lead.id, lead])).values()];
  }
  async isThere({ kind, target }: DestinationRef): Promise<boolean> {
    const known = this.kinds.get(kind);
    const read = known?.definition.target.safeParse(target);
    if (!known || !read?.success) return false;
    const { definition, scope } = known;
    return (await definition.isThere?.(read.data, resolveAll(scope.container, definition.inject))) ?? true;
  }

  /** Waits for a kind whose plugin is still starting. */
  async appear(kind: string, ms: number, signal: AbortSignal): Promise<DestinationKind | undefined> {
    for (let left = ms; left > 0 && !this.kinds.has(kind) && !signal.aborted; left -= lookMs) {
      await this.clock.sleep(lookMs);
    }
    return this.kinds.get(kind);
  }

  private async drain({ definition, scope, sessions }: DestinationKind): Promise<void> {
    // The next core goes on with the calls of a process that ends.
    if (scope.signal.reason instanceof ProcessStoppingError) return;
    for (let left = definition.drainMs; left > 0 && sessions.size > 0; left -= lookMs) {
      if (!this.isActive()) return;
      await this.clock.sleep(lookMs);
    }
    for (const session of sessions) session.end(new GivenUpError(`the plugin of ${definition.kind} has stopped`));
  }
}
