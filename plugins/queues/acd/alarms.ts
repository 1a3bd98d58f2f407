interface Alarm<T> {
  readonly at: number;
  readonly seq: number;
  readonly what: T;
}
const isSooner = <T>(a: Alarm<T>, b: Alarm<T>) => a.at < b.at || (a.at === b.at && a.seq < b.seq);

/** What is due at which time: a binary heap. Alarms are never removed; whoever handles one checks whether it still holds. */
export class Alarms<T> {
  private readonly heap: Alarm<T>[] = [];
  private seq = 0;

  /** When the next one rings, in milliseconds since 1970. */
  get next(): number | undefined {
    return this.heap[0]?.at;
  }
  get size(): number {
    return this.heap.length;
  }

  set(at: number, what: T): void {
    const alarm = { at, seq: (this.seq += 1), what };
    let index = this.heap.push(alarm) - 1;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = this.heap[parent];
      if (above === undefined || !isSooner(alarm, above)) break;
      this.heap[index] = above;
      index = parent;
    }
    this.heap[index] = alarm;
  }

  /** The next that is due. */
  take(now: number): T | undefined {
    const top = this.heap[0];
    if (top === undefined || top.at > now) return undefined;
    const last = this.heap.pop();
    if (last !== undefined && last !== top) this.sink(last);
    return top.what;
  }

  private sink(alarm: Alarm<T>): void {
    const { heap } = this;
    let index = 0;
    for (;;) {
      const left = heap[2 * index + 1];
      const right = heap[2 * index + 2];
      const rightIsSooner = left !== undefined && right !== undefined && isSooner(right, left);
      const child = rightIsSooner ? right : left;
      if (child === undefined || !isSooner(child, alarm)) break;
      heap[index] = child;
      index = 2 * index + (rightIsSooner ? 2 : 1);
    }
    heap[index] = alarm;
  }
}
