import type { Clock, Disposable, Log, ProcessRole } from '@perezvon/sdk/server';
import type { Manifest } from '@perezvon/sdk/shared';
import type { DependencyContainer } from 'tsyringe';
import { withTimeout } from './containment.js';
import { messageOf, PluginStoppedError, ProcessStoppingError } from './errors.js';
import type { PluginScope } from './scope.js';

interface Owned {
  readonly kind: string;
  readonly undo: () => void | Promise<void>;
  /** Its own limit in milliseconds. */
  readonly ms: number | undefined;
}

/** An undoing that failed or hung. */
export interface UndoFault {
  readonly kind: string;
  readonly message: string;
}

export interface ScopeFacts {
  readonly manifest: Manifest;
  readonly role: ProcessRole;
  readonly log: Log;
  readonly clock: Clock;
  readonly container: DependencyContainer;
  fault(where: string, error: unknown): void;
}

/** After a stop has used up its time, each thing that is left gets so long. */
const lateUndoMs = 100;

/** The list of all that is tied to one run of a plugin, undone from the last to the first. */
export class OwnedScope implements PluginScope {
  readonly id: string;
  readonly manifest: Manifest;
  readonly role: ProcessRole;
  readonly log: Log;
  readonly container: DependencyContainer;
  private readonly owned = new Set<Owned>();
  private readonly ended = new AbortController();

  constructor(private readonly facts: ScopeFacts) {
    this.id = facts.manifest.id;
    this.manifest = facts.manifest;
    this.role = facts.role;
    this.log = facts.log;
    this.container = facts.container;
  }

  get signal(): AbortSignal {
    return this.ended.signal;
  }

  fault(where: string, error: unknown): void {
    this.facts.fault(where, error);
  }

  own(undo: Disposable | (() => void | Promise<void>), options?: { readonly ms?: number }): Disposable {
    return this.take('other', undo, options?.ms);
  }

  /** The same scope, whose things are counted under a kind: `routes`, `events`. */
  kind(name: string): PluginScope {
    // A view, so that a part of core need not know what it is counted as.
    const { id, manifest, role, log, signal, container } = this;
    return {
      id,
      manifest,
      role,
      log,
      signal,
      container,
      own: (undo, options) => this.take(name, undo, options?.ms),
      fault: (where, error) => this.fault(where, error),
    };
  }

  /** How many things of each kind are open. */
  get open(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { kind } of this.owned) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  /**
   * Undoes everything, the last first, each awaited. One that fails or hangs is reported and the rest goes on.
   *
   * @param ms For all of them together; what is left then is undone without waiting long. One that asked for more time
   *   of its own gets it on top, unless the process ends.
   * @param processEnds Whether the whole process ends.
   */
  async end(ms: number, processEnds: boolean): Promise<readonly UndoFault[]> {
    const { clock } = this.facts;
    let deadline = clock.now() + ms;
    const faults: UndoFault[] = [];
    this.ended.abort(processEnds ? new ProcessStoppingError() : new PluginStoppedError(this.id));
    for (const item of [...this.owned].reverse()) {
      if (!this.owned.delete(item)) continue;
      const began = clock.now();
      const own = processEnds ? undefined : item.ms;
      try {
        const left = own ?? Math.max(lateUndoMs, deadline - began);
        await withTimeout(clock, left, `undoing ${item.kind}`, async () => item.undo());
      } catch (error) {
        faults.push({ kind: item.kind, message: messageOf(error) });
      }
      if (own !== undefined) deadline += clock.now() - began;
    }
    return faults;
  }

  private take(kind: string, undo: Disposable | (() => void | Promise<void>), ms?: number): Disposable {
    const item: Owned = { kind, ms, undo: typeof undo === 'function' ? undo : () => undo.dispose() };
    if (this.ended.signal.aborted) {
      this.undoNow(item);
      throw new PluginStoppedError(this.id);
    }
    this.owned.add(item);
    return {
      dispose: () => {
        if (this.owned.delete(item)) this.undoNow(item);
      },
    };
  }

  private undoNow(item: Owned): void {
    (async () => item.undo())().catch((error: unknown) => {
      this.log.warn(`undoing ${item.kind} failed`, { error });
      this.fault(item.kind, error);
    });
  }
}
