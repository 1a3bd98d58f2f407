interface Entry {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
}

/** What is to happen, by virtual time; at the same instant in the order in which it was planned. A binary heap. */
export class Timeline {
  private readonly heap: Entry[] = [];
  private planned = 0;

  plan(at: number, act: () => void): void {
    this.planned += 1;
    this.heap.push({ at, order: this.planned, act });
    this.up(this.heap.length - 1);
  }
  /** When the next thing happens; nothing when nothing will. */
  get next(): number | undefined {
    return this.heap[0]?.at;
  }
  take(): (() => void) | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first && last && first !== last) {
      this.heap[0] = last;
      this.down();
    }
    return first?.act;
  }

  private before(one: number, other: number): boolean {
    const a = this.heap[one];
    const b = this.heap[other];
    return a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order));
  }
  private swap(one: number, other: number): void {
    const a = this.heap[one];
    const b = this.heap[other];
    if (a && b) [this.heap[one], this.heap[other]] = [b, a];
  }
  private up(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.before(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }
  private down(): void {
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (this.before(child, least)) least = child;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }
}
