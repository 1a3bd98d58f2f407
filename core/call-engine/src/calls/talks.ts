import type { Talk, TalkWatcher } from '@perezvon/sdk/server';

/** Told who has left. */
type Parted = (channel: string) => void;

/** Bridges whose parting somebody waits for, by their ids; and who looks on at talks. */
export class Talks {
  private readonly waiting = new Map<string, Set<Parted>>();
  private readonly watchers = new Set<TalkWatcher>();

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
  /** For who looks on at all talks. */
  observe(watcher: TalkWatcher): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }
  began(talk: Talk): void {
    for (const watcher of this.watchers) watcher.joined(talk);
  }
  ended(talk: Talk): void {
    for (const watcher of this.watchers) watcher.parted?.(talk);
  }
  /** A call has ended. */
  left(call: string): void {
    for (const watcher of this.watchers) watcher.ended?.(call);
  }
  clear(): void {
    this.waiting.clear();
  }
}
