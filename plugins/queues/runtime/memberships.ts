import { type Disposable, inject, injectable } from '@perezvon/sdk/server';
import type { WorkedToday } from '../queue-visits/queue-visit-repository.js';
import { QueueRepository } from '../settings/queue-repository.js';
import { membershipsOf, rulesOf } from '../settings/rules.js';
import { AcdRuntime } from './acd-runtime.js';
import { OperatorDirectory } from './operator-directory.js';

/** Tells call distribution which queues there are, by which rules, and who works in them. */
@injectable()
export class Memberships {
  private queues = new Set<string>();

  constructor(
    @inject(QueueRepository) private readonly repository: QueueRepository,
    @inject(OperatorDirectory) private readonly directory: OperatorDirectory,
    @inject(AcdRuntime) private readonly runtime: AcdRuntime,
  ) {}

  follow(): readonly Disposable[] {
    return [
      this.repository.onChange(() => this.queuesChanged()),
      this.directory.onChange((gone) => this.operatorsChanged(gone)),
    ];
  }
  /** @param worked what each operator did today before core was started */
  load(worked: ReadonlyMap<string, WorkedToday>): void {
    this.operatorsChanged([]);
    this.queuesChanged();
    for (const { operatorId, since } of this.directory.presences)
      this.restore(operatorId, since, worked.get(operatorId));
  }

  private queuesChanged(): void {
    const { all } = this.repository;
    const known = new Set(all.map(({ id }) => id));
    for (const queue of all) this.runtime.step({ type: 'queue', rules: rulesOf(queue) });
    for (const id of this.queues) if (!known.has(id)) this.runtime.step({ type: 'queueGone', queue: id });
    this.queues = known;
    this.tellMembers();
  }
  private operatorsChanged(gone: readonly string[]): void {
    for (const operator of gone) this.runtime.step({ type: 'operatorGone', operator });
    this.tellMembers();
    for (const { operatorId, presence } of this.directory.presences) {
      this.runtime.step({ type: 'presence', operator: operatorId, presence });
    }
  }
  private tellMembers(): void {
    for (const [operator, skills] of this.directory.skills) {
      const memberships = membershipsOf(this.repository.all, operator);
      this.runtime.step({ type: 'operator', operator, memberships, skills });
    }
  }
  private restore(operator: string, presentSince: number, worked: WorkedToday | undefined): void {
    const { calls, talkMs, lastEnd, lastQueue } = worked ?? { calls: 0, talkMs: 0, lastEnd: 0 };
    const wrapUpSeconds = lastQueue === undefined ? 0 : (this.repository.find(lastQueue)?.settings.wrapUpSeconds ?? 0);
    const since = Math.max(presentSince, lastEnd);
    // Logging in, or coming back from a pause, ends the wrap-up of an earlier talk.
    const wrapUpUntil = lastEnd >= presentSince ? lastEnd + wrapUpSeconds * 1_000 : 0;
    this.runtime.step({ type: 'worked', operator, calls, talkMs, since, wrapUpUntil });
  }
}
