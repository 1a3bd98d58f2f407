import { inject, injectable } from '@perezvon/sdk/server';
import { type AnsweredVisit, LiveBoard } from '../runtime/live-board.js';
import { type QueueVisit, QueueVisitRepository } from './queue-visit-repository.js';

/** Every visit to a queue that is over passes here: it is stored, and counted on the screens. */
@injectable()
export class VisitRecorder {
  constructor(
    @inject(QueueVisitRepository) private readonly repository: QueueVisitRepository,
    @inject(LiveBoard) private readonly board: LiveBoard,
  ) {}

  /** The two have been joined: it counts from now on, however long they talk. */
  answered(visit: AnsweredVisit): void {
    this.board.answered(visit);
  }
  record(visit: QueueVisit): void {
    this.repository.add(visit);
    this.board.visited(visit);
  }
}
