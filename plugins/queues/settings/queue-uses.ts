import type { PromptUser } from '@perezvon/plugin-sounds';
import type { ShortNumberSource } from '@perezvon/plugin-telephony';
import { type DestinationUse, inject, injectable } from '@perezvon/sdk/server';
import { QueueRepository } from './queue-repository.js';

/** What queues use, and what leads to them, for the plugins that ask. */
@injectable()
export class QueueUses {
  constructor(@inject(QueueRepository) private readonly queues: QueueRepository) {}

  readonly prompts: PromptUser = {
    usesOf: (id) => Promise.resolve(this.queues.usesOf(id).map(({ name }) => name)),
  };
  readonly shortNumbers: ShortNumberSource = {
    find: (number) => {
      const queueId = this.queues.byNumber(number)?.id;
      return Promise.resolve(
        queueId === undefined ? undefined : { destination: { kind: 'queues.queue', target: { queueId } } },
      );
    },
  };
  readonly destinations = (): Promise<readonly DestinationUse[]> => Promise.resolve(this.queues.destinationUses());
}
