import { token, unlessTaken } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { DigitTakenError, StateNeededError, StateNotFoundError } from '../errors.js';
import { OperatorModel, StateModel } from '../models.js';
import { namesSchema, type NewState, type StateView } from '../schemas.js';

/** The states that operators can be in; kept at hand, because each change of presence asks for them. */
export class States {
  private known: StateView[] = [];

  constructor(private readonly changed: () => Promise<void>) {}

  async load(): Promise<void> {
    this.known = (await StateModel.findAll({ order: ['digit'] })).map(view);
  }
  get all(): readonly StateView[] {
    return this.known;
  }
  get(id: string): StateView | undefined {
    return this.known.find((state) => state.id === id);
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
  async change(id: string, patch: Partial<NewState>): Promise<StateView> {
    const before = this.get(id);
    if (!before) throw new StateNotFoundError(id);
    if (patch.kind !== undefined && patch.kind !== before.kind) await this.demandUnneeded(before);
    const { names, ...plain } = patch;
    const row = { ...plain, ...(names ? { names: JSON.stringify(names) } : {}) };
    await this.unique(patch.digit ?? before.digit, () => StateModel.update(row, { where: { id } }));
    return this.reload(id);
  }
  async remove(id: string): Promise<StateView> {
    const before = this.get(id);
    if (!before) throw new StateNotFoundError(id);
    await this.demandUnneeded(before);
    await StateModel.destroy({ where: { id } });
    await this.load();
    await this.changed();
    return before;
  }

  private async demandUnneeded({ id, kind }: StateView): Promise<void> {
    const others = this.known.some((state) => state.kind === kind && state.id !== id);
    if (!others || (await OperatorModel.count({ where: { stateId: id } })) > 0) throw new StateNeededError();
  }
  private async reload(id: string): Promise<StateView> {
    await this.load();
    await this.changed();
    const found = this.get(id);
    if (!found) throw new StateNotFoundError(id);
    return found;
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
