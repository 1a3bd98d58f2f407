import { type Disposable, inject, injectable } from '@perezvon/sdk/server';
import { Listeners } from '../listeners.js';
import { OperatorDirectory } from './operator-directory.js';

const freeWaitMs = 3_000;

/** Which phones are in calls, and which operators are therefore engaged in a call that no queue gave them. */
@injectable()
export class PhoneActivity {
  /** The calls each phone is in, by its endpoint. */
  private readonly calls = new Map<string, readonly string[]>();
  /** Calls that queues have given. */
  private readonly offered = new Set<string>();
  private readonly whenFree = new Map<string, Set<() => void>>();
  private readonly engaged = new Set<string>();
  private readonly changed = new Listeners<[operatorId: string, isEngaged: boolean]>();
  private operators: ReadonlyMap<string, string> = new Map();

  constructor(@inject(OperatorDirectory) private readonly directory: OperatorDirectory) {}

  /** Told when an operator's phone gets into a call that no queue gave, or out of it. */
  onEngaged(listener: (operatorId: string, isEngaged: boolean) => void): Disposable {
    return this.changed.add(listener);
  }
  follow(): Disposable {
    this.operatorsMoved();
    const presence = this.directory.onPresence(() => this.operatorsMoved());
    const changes = this.directory.onChange(() => this.operatorsMoved());
    return {
      dispose: () => {
        presence.dispose();
        changes.dispose();
      },
    };
  }
  /** For `host.calls.watchPhones`. */
  readonly watcher = (endpoint: string, calls: readonly string[]): void => {
    if (calls.length === 0) this.calls.delete(endpoint);
    else this.calls.set(endpoint, calls);
    if (calls.length === 0) for (const free of this.whenFree.get(endpoint) ?? []) free();
    this.check(endpoint);
  };

  /** A call of a queue to a phone exists from now on. */
  add(callId: string): void {
    this.offered.add(callId);
  }
  remove(callId: string): void {
    this.offered.delete(callId);
  }
  /** A phone has been found in a call of a queue after a restart. */
  adopt(callId: string, endpoint: string | undefined): void {
    this.offered.add(callId);
    if (endpoint !== undefined) this.check(endpoint);
  }
  /** Waits while the phone still has a call of a queue: one that was just cancelled may not have ended yet. */
  async untilFree(endpoint: string | undefined): Promise<void> {
    if (endpoint === undefined || !(this.calls.get(endpoint) ?? []).some((id) => this.offered.has(id))) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.whenFree.get(endpoint) ?? new Set();
    this.whenFree.set(endpoint, waiting.add(resolve));
    const late = setTimeout(resolve, freeWaitMs);
    await promise;
    clearTimeout(late);
    waiting.delete(resolve);
  }

  private operatorsMoved(): void {
    this.operators = this.directory.byEndpoint;
    for (const endpoint of new Set([...this.operators.keys(), ...this.calls.keys()])) this.check(endpoint);
    const atPhones = new Set(this.operators.values());
    for (const operator of this.engaged) if (!atPhones.has(operator)) this.tell(operator, false);
  }
  private check(endpoint: string): void {
    const operator = this.operators.get(endpoint);
    if (operator === undefined) return;
    const calls = this.calls.get(endpoint) ?? [];
    this.tell(
      operator,
      calls.some((id) => !this.offered.has(id)),
    );
  }
  private tell(operator: string, isEngaged: boolean): void {
    if (this.engaged.has(operator) === isEngaged) return;
    if (isEngaged) this.engaged.add(operator);
    else this.engaged.delete(operator);
    this.changed.tell(operator, isEngaged);
  }
}
