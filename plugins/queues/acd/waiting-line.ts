/** Somebody in a line. Smaller keys go first; among equals, who came first. */
export interface Ordered {
  readonly key: number;
  readonly seq: number;
}

/**
 * A line in order. An array: the place of each is its index, most callers join at the end, and moving some thousand
 * pointers costs a microsecond.
 */
export class WaitingLine<T extends Ordered> {
  private readonly all: T[] = [];

  get length(): number {
    return this.all.length;
  }
  get first(): T | undefined {
    return this.all[0];
  }
  [Symbol.iterator](): IterableIterator<T> {
    return this.all.values();
  }

  add(one: T): void {
    const last = this.all.at(-1);
    if (last === undefined || isBefore(last, one)) this.all.push(one);
    else this.all.splice(this.indexFor(one), 0, one);
  }
  remove(one: T): boolean {
    const at = this.placeOf(one);
    if (at === undefined) return false;
    if (at === 0) this.all.shift();
    else this.all.splice(at, 1);
    return true;
  }
  /** How many are before it; nothing when it is not here. */
  placeOf(one: T): number | undefined {
    const at = this.indexFor(one);
    return this.all[at] === one ? at : undefined;
  }
  /** How many here would go before somebody of that rank. */
  before(one: Ordered): number {
    return this.indexFor(one);
  }

  private indexFor(one: Ordered): number {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = this.all[middle];
      if (there !== undefined && isBefore(there, one)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export const isBefore = (a: Ordered, b: Ordered): boolean => a.key < b.key || (a.key === b.key && a.seq < b.seq);
