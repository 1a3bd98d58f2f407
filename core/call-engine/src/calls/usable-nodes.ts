import type { AriConnection } from '@perezvon/asterisk';
import type { AriNodes } from '../ari/ari-nodes.js';

/** Nodes that are connected and whose calls have been compared with ours since. */
export class UsableNodes {
  private readonly synced = new Set<string>();
  private readonly waiting = new Set<() => void>();

  constructor(private readonly nodes: AriNodes) {}

  get all(): readonly string[] {
    return [...this.synced];
  }
  has(node: string): boolean {
    return this.synced.has(node);
  }
  connection(node: string): AriConnection | undefined {
    return this.synced.has(node) ? this.nodes.connection(node) : undefined;
  }
  add(node: string): void {
    this.synced.add(node);
    for (const look of this.waiting) look();
  }
  remove(node: string): void {
    this.synced.delete(node);
  }
  clear(): void {
    this.synced.clear();
  }

  /** The connection of a node as soon as it is usable; rejects with the signal's reason. */
  wait(node: string, signal: AbortSignal): Promise<AriConnection> {
    const now = this.connection(node);
    if (now) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.waiting.delete(look);
        signal.removeEventListener('abort', abort);
      };
      const look = () => {
        const connection = this.connection(node);
        if (!connection) return;
        settle();
        resolve(connection);
      };
      const abort = () => {
        settle();
        reject(signal.reason as Error);
      };
      this.waiting.add(look);
      signal.addEventListener('abort', abort);
      if (signal.aborted) abort();
    });
  }
}
