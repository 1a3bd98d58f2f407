import type { Principal } from '@perezvon/sdk/server';
import type { LiveMessage, Problem } from '@perezvon/sdk/shared';
import { cannotCombine, combinePatches, patchSize } from './patches.js';

/** Values that may wait in one merged patch before a snapshot is cheaper. */
const mostPending = 2_000;

/** The connection of a viewer, as far as its subscriptions need it. */
export interface Viewer {
  readonly principal: Principal;
  /** Asks to be flushed as soon as the line is free. */
  wake(): void;
}

/** One viewer's view of one topic: at most one message waits, however slow the line is. */
export class Subscription {
  private pending: { readonly kind: 'none' | 'patch' | 'snapshot'; readonly patch?: unknown } = { kind: 'none' };
  private now: (() => unknown) | undefined;
  private readonly first: LiveMessage[] = [];

  constructor(
    readonly id: string,
    readonly viewer: Viewer,
  ) {}

  /** From now on `current` is what the viewer shall see. */
  snapshot(current: () => unknown): void {
    this.now = current;
    this.pending = { kind: 'snapshot' };
    this.viewer.wake();
  }

  change(patch: unknown): void {
    if (!this.now || this.pending.kind === 'snapshot') return;
    const merged = this.pending.kind === 'none' ? patch : combinePatches(this.pending.patch, patch);
    const full = merged === cannotCombine || patchSize(merged, mostPending) >= mostPending;
    this.pending = full ? { kind: 'snapshot' } : { kind: 'patch', patch: merged };
    this.viewer.wake();
  }

  gone(): void {
    this.forget({ op: 'gone', id: this.id });
  }
  refused(problem: Problem): void {
    this.forget({ op: 'refused', id: this.id, problem });
  }

  /** What is to be sent now. */
  take(): LiveMessage | undefined {
    const urgent = this.first.shift();
    if (urgent) return urgent;
    const { kind, patch } = this.pending;
    this.pending = { kind: 'none' };
    if (kind === 'snapshot' && this.now) return { op: 'snapshot', id: this.id, data: this.now() };
    return kind === 'patch' ? { op: 'change', id: this.id, patch } : undefined;
  }

  private forget(message: LiveMessage): void {
    this.now = undefined;
    this.pending = { kind: 'none' };
    this.first.push(message);
    this.viewer.wake();
  }
}
