/** Told who has left. */
type Parted = (channel: string) => void;

/** Bridges whose parting somebody waits for, by their ids. */
export class Talks {
  private readonly waiting = new Map<string, Set<Parted>>();

  /** @returns what ends the waiting */
  watch(bridge: string, parted: Parted): () => void {
    const all = this.waiting.get(bridge) ?? new Set();
    this.waiting.set(bridge, all.add(parted));
    return () => {
      all.delete(parted);
      if (all.size === 0 && this.waiting.get(bridge) === all) this.waiting.delete(bridge);
    };
  }
  /** One of those inside has left. */
  parted(bridge: string, channel: string): void {
    for (const parted of this.waiting.get(bridge) ?? []) parted(channel);
  }
  clear(): void {
    this.waiting.clear();
  }
}
