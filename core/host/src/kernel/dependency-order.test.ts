import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyOrder, type OrderNode } from './dependency-order.js';

const node = (id: string, needs: string[] = [], after: string[] = []): OrderNode => ({ id, needs, after });

describe('dependencyOrder', () => {
  it('puts what is needed into an earlier level', () => {
    const order = dependencyOrder([
      node('auto', ['sounds', 'tel']),
      node('tel', ['base']),
      node('sounds'),
      node('base'),
    ]);
    expect(order.levels).toEqual([['base', 'sounds'], ['tel'], ['auto']]);
    expect(order.cycles.size).toBe(0);
  });

  it('names a ring of needs, and leaves out only those in it', () => {
    const order = dependencyOrder([node('a', ['b']), node('b', ['c']), node('c', ['a']), node('d', ['a']), node('e')]);
    expect(order.cycles.get('a')).toEqual(['a', 'b', 'c', 'a']);
    expect([...order.cycles.keys()]).toEqual(['a', 'b', 'c']);
    expect(order.levels.flat().sort()).toEqual(['d', 'e']);
  });

  it('finds a plugin that needs itself', () => {
    expect(dependencyOrder([node('a', ['a'])]).cycles.get('a')).toEqual(['a', 'a']);
  });

  it('follows `after`, but drops an entry that closes a ring', () => {
    const order = dependencyOrder([node('a', [], ['b']), node('b', [], ['a']), node('c', ['a'])]);
    expect(order.levels).toEqual([['b'], ['a'], ['c']]);
    expect(order.dropped).toEqual([['b', 'a']]);
  });

  it('orders every graph so that each plugin comes after all it waits for', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const nodes = fc.tuple(
      ...ids.map((id) => fc.record({ id: fc.constant(id), needs: fc.subarray(ids), after: fc.subarray(ids) })),
    );
    fc.assert(
      fc.property(nodes, (graph) => {
        const { levels, cycles, waitsFor } = dependencyOrder(graph);
        const levelOf = new Map(levels.flatMap((level, index) => level.map((id) => [id, index] as const)));
        for (const id of ids) {
          expect(levelOf.has(id)).toBe(!cycles.has(id));
          for (const other of waitsFor.get(id) ?? []) {
            if (!cycles.has(other)) expect(levelOf.get(other)!).toBeLessThan(levelOf.get(id)!);
          }
        }
      }),
    );
  });
});
