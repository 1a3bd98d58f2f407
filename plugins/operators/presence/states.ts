import { type DbHost, token, unlessTaken } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { DigitTakenError, StateNeededError, StateNotFoundError } from '../errors.js';
import { OperatorModel, StateModel } from '../models.js';
import { namesSchema, type NewState, type StateView } from '../schemas.js';

/** The states that operators can be in; kept at hand, because each change of presence asks for them. */
export class States {
  private known: StateView[] = [];

  /** @param changed waited for after the commit of each edit */
  constructor(
    private readonly db: Pick<DbHost, 'afterCommit'>,
    private readonly changed: () => Promise<void>,
  ) {}

  async load(): Promise<void> {
    this.known = (await StateModel.findAll({ order: ['digit'] })).map(view);
  }
  get all(): readonly StateView[] {
    return this.known;
  }
  find(id: string): StateView | undefined {
    return this.known.find((state) => state.id === id);
  }
  get(id: string): StateView {
    const found = this.find(id);
    if (!found) throw new StateNotFoundError(id);
    return found;
  }
  byDigit(digit: number): StateView | undefined {
    return this.known.find((state) => state.digit === digit);
  }
  first(kind: 'ready' | 'paused'): StateView {
    const found = this.known.find((state) => state.kind === kind);
    if (!found) throw new StateNotFoundError(kind);
    return found;
  }

  async create(state: NewState): Promise<StateView> {
    const id = newId();
    await this.unique(state.digit, () => StateModel.create({ ...state, names: JSON.stringify(state.names), id }));
    return this.reload(id);
  }
  async change(
    id: string,
    patch: Partial<NewState>,
  ): Promise<{ readonly before: StateView; readonly after: StateView }> {
    const before = this.get(id);
    if (patch.kind !== undefined && patch.kind !== before.kind) await this.demandUnneeded(before);
    const { names, ...plain } = patch;
    const row = { ...plain, ...(names ? { names: JSON.stringify(names) } : {}) };
    await this.unique(patch.digit ?? before.digit, () => StateModel.update(row, { where: { id } }));
    return { before, after: await this.reload(id) };
  }
  async remove(id: string): Promise<StateView> {
    const before = this.get(id);
    await this.demandUnneeded(before);
    await StateModel.destroy({ where: { id } });
    await this.follow();
    return before;
  }

  private async demandUnneeded({ id, kind }: StateView): Promise<void> {
    const others = this.known.some((state) => state.kind === kind && state.id !== id);
    if (!others || (await OperatorModel.count({ where: { stateId: id } })) > 0) throw new StateNeededError();
  }
  private async reload(id: string): Promise<StateView> {
    await this.follow();
    const row = await StateModel.findByPk(id);
    if (!row) throw new StateNotFoundError(id);
    return view(row);
  }
  private follow(): Promise<void> {
    return this.db.afterCommit(async () => {
      await this.load();
      await this.changed();
    });
  }
  private unique<T>(digit: number, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new DigitTakenError(digit));
  }
}
export const StatesToken = token<States>('operators.states');

const view = ({ id, kind, names, digit, paid, limitMinutes }: StateModel): StateView => ({
  id,
  kind,
  names: namesSchema.parse(JSON.parse(names)),
  digit,
  paid,
  limitMinutes,
});
