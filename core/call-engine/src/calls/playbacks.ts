import { newId } from '@perezvon/sdk/shared';
import type { LiveCall } from './live-call.js';

export interface Played {
  readonly heardMs: number;
  readonly failed: boolean;
}
interface Expected {
  readonly call: LiveCall;
  readonly resolve: (played: Played) => void;
}

/** Playbacks under way, by the ids that we gave them: their end is known whatever comes first. */
export class Playbacks {
  private readonly expected = new Map<string, Expected>();
  /** Of this process alone: one of an earlier core may still play. */
  private readonly prefix = newId();
  private count = 0;

  /** Announces a playback before it is ordered. */
  expect(call: LiveCall): { readonly id: string; readonly finished: Promise<Played>; forget(): void } {
    const { promise, resolve } = Promise.withResolvers<Played>();
    this.count += 1;
    const id = `${this.prefix}-${this.count}`;
    this.expected.set(id, { call, resolve });
    return { id, finished: promise, forget: () => void this.expected.delete(id) };
  }
  started(id: string, at: number): void {
    this.expected.get(id)?.call.startListening(at);
  }
  finished(id: string, at: number, failed: boolean): void {
    const expected = this.expected.get(id);
    if (expected) expected.resolve({ heardMs: expected.call.finishListening(at), failed });
  }
  /** Ids of the playbacks on a node. */
  on(node: string): readonly string[] {
    return [...this.expected].filter(([, { call }]) => call.facts.node === node).map(([id]) => id);
  }
  clear(): void {
    this.expected.clear();
  }
}
