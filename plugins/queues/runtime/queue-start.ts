import { type Disposable, inject, injectable } from '@perezvon/sdk/server';
import { QueueVisitRepository } from '../queue-visits/queue-visit-repository.js';
import { AcdRuntime } from './acd-runtime.js';
import { CurrentDay } from './current-day.js';
import { LiveBoard } from './live-board.js';
import { Memberships } from './memberships.js';
import { OperatorDirectory } from './operator-directory.js';
import { PhoneActivity } from './phone-activity.js';

/** Brings call distribution up with what is known from before, in the order in which one part tells the next. */
@injectable()
export class QueueStart {
  constructor(
    @inject(CurrentDay) private readonly day: CurrentDay,
    @inject(LiveBoard) private readonly board: LiveBoard,
    @inject(QueueVisitRepository) private readonly visits: QueueVisitRepository,
    @inject(AcdRuntime) private readonly runtime: AcdRuntime,
    @inject(Memberships) private readonly memberships: Memberships,
    @inject(OperatorDirectory) private readonly directory: OperatorDirectory,
    @inject(PhoneActivity) private readonly phones: PhoneActivity,
  ) {}

  /** @returns what is to be given back when the plugin stops */
  async begin(): Promise<readonly Disposable[]> {
    const dayBegan = this.day.begin();
    await this.board.load(dayBegan);
    await this.directory.load();
    // Call distribution hears of operators before their phones are judged, and the screens hear last.
    const followed = [...this.runtime.follow(), ...this.memberships.follow()];
    this.memberships.load(await this.visits.worked(dayBegan));
    return [...followed, this.directory.follow(), this.phones.follow(), ...this.board.follow()];
  }
  /** The present service level changes when nobody calls, too. */
  readonly everyMinute = (): Promise<void> => {
    this.board.queuesChanged();
    return Promise.resolve();
  };
}
