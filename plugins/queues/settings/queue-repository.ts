import {
  assertVersion,
  type DestinationUse,
  type Disposable,
  injectable,
  StaleEditError,
  unlessTaken,
} from '@perezvon/sdk/server';
import { newId, placesIn } from '@perezvon/sdk/shared';
import { QueueNameTakenError, QueueNotFoundError, QueueNumberTakenError } from '../errors.js';
import { Listeners } from '../listeners.js';
import { MemberModel, QueueModel } from '../models.js';
import { musicPrompt } from './music-prompt.js';
import { type NewQueue, type QueuePatch, queueSettingsSchema, type QueueView } from '../schemas.js';

/** The queues, their members, and edits. Kept in memory: every caller needs them. */
@injectable()
export class QueueRepository {
  private known: readonly QueueView[] = [];
  private readonly changed = new Listeners<[]>();

  /** Told after each edit. */
  onChange(listener: () => void): Disposable {
    return this.changed.add(listener);
  }

  async load(): Promise<void> {
    const [queues, members] = await Promise.all([
      QueueModel.findAll({ order: ['name'] }),
      MemberModel.findAll({ order: ['ordinal'] }),
    ]);
    this.known = queues.map(({ id, name, number, settings, version }) => ({
      id,
      name,
      number,
      settings: queueSettingsSchema.parse(JSON.parse(settings)),
      members: members.filter(({ queueId }) => queueId === id).map(({ operatorId, level }) => ({ operatorId, level })),
      version,
    }));
  }
  get all(): readonly QueueView[] {
    return this.known;
  }
  find(id: string): QueueView | undefined {
    return this.known.find((queue) => queue.id === id);
  }
  get(id: string): QueueView {
    const found = this.find(id);
    if (!found) throw new QueueNotFoundError(id);
    return found;
  }

  /** The queue that a short number reaches. */
  byNumber(number: string): QueueView | undefined {
    return this.known.find((queue) => queue.number === number);
  }

  async create({ name, number, settings, members }: NewQueue): Promise<QueueView> {
    const id = newId();
    this.assertFree(number, id);
    await this.unique(name, () => QueueModel.create({ id, name, number, settings: JSON.stringify(settings) }));
    await this.writeMembers(id, members);
    return this.reload(id);
  }
  async change(
    id: string,
    { name, number, settings, members }: QueuePatch,
    expected: string | undefined,
  ): Promise<{ readonly before: QueueView; readonly after: QueueView }> {
    const before = this.get(id);
    assertVersion('queue', before, expected);
    const { version } = before;
    this.assertFree(number, id);
    const changes = {
      ...(name === undefined ? {} : { name }),
      ...(number === undefined ? {} : { number }),
      ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
      version: version + 1,
    };
    const [count] = await this.unique(name ?? '', () => QueueModel.update(changes, { where: { id, version } }));
    if (count === 0) throw new StaleEditError('queue', id);
    if (members !== undefined) await this.writeMembers(id, members);
    return { before, after: await this.reload(id) };
  }
  async remove(id: string): Promise<QueueView> {
    const before = this.get(id);
    await MemberModel.destroy({ where: { queueId: id } });
    await QueueModel.destroy({ where: { id } });
    await this.load();
    this.changed.tell();
    return before;
  }
  usesOf(promptId: string): readonly QueueView[] {
    return this.known.filter(
      ({ settings: { greeting, clips, music } }) =>
        greeting === promptId || clips.includes(promptId) || musicPrompt(music) === promptId,
    );
  }

  /** The destinations that queues lead to: overflow and the exit key. */
  destinationUses(): readonly DestinationUse[] {
    return this.known.flatMap(({ id, name, settings }) => placesIn(settings).map((to) => ({ id, name, to })));
  }

  private assertFree(number: string | null | undefined, id: string): void {
    const other = number === undefined || number === null ? undefined : this.byNumber(number);
    if (other && other.id !== id) throw new QueueNumberTakenError(other.number ?? '', other.name);
  }
  private async writeMembers(queueId: string, members: QueueView['members']): Promise<void> {
    await MemberModel.destroy({ where: { queueId } });
    const unique = [...new Map(members.map((member) => [member.operatorId, member])).values()];
    await MemberModel.bulkCreate(unique.map((member, ordinal) => ({ ...member, queueId, ordinal })));
  }
  private async reload(id: string): Promise<QueueView> {
    await this.load();
    this.changed.tell();
    return this.get(id);
  }
  private unique<T>(name: string, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new QueueNameTakenError(name));
  }
}
