import { inject, injectable } from '@perezvon/sdk/server';
import { LiveBoard } from '../runtime/live-board.js';
import { type QueueVisit, QueueVisitRepository } from './queue-visit-repository.js';

/** Every visit to a queue that is over passes here: it is stored, and counted on the screens. */
@injectable()
export class VisitRecorder {
  constructor(
    @inject(QueueVisitRepository) private readonly repository: QueueVisitRepository,
    @inject(LiveBoard) private readonly board: LiveBoard,
  ) {}

  record(visit: QueueVisit): void {
    this.repository.add(visit);
    this.board.visited(visit);
  }
}
