/** What the order of plugins depends on. */
export interface OrderNode {
  readonly id: string;
  readonly needs: readonly string[];
  readonly after: readonly string[];
}
export interface DependencyOrder {
  /** Ids in levels: all that a plugin waits for stands in an earlier level. Without those in a cycle of needs. */
  readonly levels: readonly (readonly string[])[];
  /** Plugins that need each other in a ring, with the ring they are in or lead to. */
  readonly cycles: ReadonlyMap<string, readonly string[]>;
  /** What each plugin waits for when it is there: `needs`, and those of `after` that close no ring. */
  readonly waitsFor: ReadonlyMap<string, readonly string[]>;
  /** Entries of `after` that were dropped, because they would close a ring. */
  readonly dropped: readonly (readonly [plugin: string, after: string])[];
}

/** Puts plugins into levels by what they need and come after. Needs that do not exist are ignored here. */
export function dependencyOrder(nodes: readonly OrderNode[]): DependencyOrder {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const cycles = new Map<string, readonly string[]>();
  for (const node of nodes) {
    const ring = pathBack(node.id, (id) => byId.get(id)?.needs ?? []);
    if (ring) cycles.set(node.id, ring);
  }
  const waitsFor = new Map<string, string[]>();
  for (const node of nodes) {
    waitsFor.set(node.id, cycles.has(node.id) ? [] : node.needs.filter((need) => byId.has(need)));
  }
  const dropped: [string, string][] = [];
  for (const node of nodes) {
    const own = waitsFor.get(node.id);
    if (!own || cycles.has(node.id)) continue;
    for (const after of node.after) {
      if (!byId.has(after) || own.includes(after)) continue;
      own.push(after);
      if (after === node.id || pathBack(node.id, (id) => waitsFor.get(id) ?? [])) {
        own.pop();
        dropped.push([node.id, after]);
      }
    }
  }
  return { levels: levelsOf(waitsFor, cycles), cycles, waitsFor, dropped };
}

/** The ring from `start` back to itself, if there is one: `[a, b, a]`. */
function pathBack(start: string, next: (id: string) => readonly string[]): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (path: readonly string[]): readonly string[] | undefined => {
    for (const id of next(path.at(-1) ?? start)) {
      if (id === start) return [...path, id];
      if (seen.has(id)) continue;
      seen.add(id);
      const ring = walk([...path, id]);
      if (ring) return ring;
    }
    return undefined;
  };
  return walk([start]);
}

function levelsOf(waitsFor: ReadonlyMap<string, readonly string[]>, cycles: ReadonlyMap<string, unknown>) {
  const depth = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    const own = Math.max(-1, ...(waitsFor.get(id) ?? []).filter((other) => !cycles.has(other)).map(depthOf)) + 1;
    depth.set(id, own);
    return own;
  };
  const levels: string[][] = [];
  for (const id of [...waitsFor.keys()].sort()) {
    if (cycles.has(id)) continue;
    const level = depthOf(id);
    while (levels.length <= level) levels.push([]);
    levels[level]?.push(id);
  }
  return levels;
}
