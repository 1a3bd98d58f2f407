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

  /** Announces a playback before it is ordered. */
  expect(call: LiveCall, id: string): { readonly id: string; readonly finished: Promise<Played>; forget(): void } {
    const { promise, resolve } = Promise.withResolvers<Played>();
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
