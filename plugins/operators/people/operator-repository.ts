import { type DbHost, StaleEditError, token, assertVersion, unlessTaken } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { OperatorNotFoundError, OperatorNumberTakenError } from '../errors.js';
import type { Operator } from '../index.js';
import { OperatorModel } from '../models.js';
import type { NewOperator, OperatorPatch, OperatorView } from '../schemas.js';
import { hashPin } from './pins.js';

/** The operators and their edits. */
export class OperatorRepository {
  /** @param changed waited for after the commit of each edit */
  constructor(
    private readonly db: Pick<DbHost, 'afterCommit'>,
    private readonly changed: () => Promise<void>,
  ) {}

  async all(): Promise<OperatorView[]> {
    const rows = await OperatorModel.findAll();
    return rows.map(view).toSorted((a, b) => Number(a.number) - Number(b.number));
  }
  async list(): Promise<readonly Operator[]> {
    return (await this.all()).map(({ jabber, ...one }) => ({ ...one, jabber: jabber ?? undefined }));
  }
  async get(id: string): Promise<OperatorView> {
    const row = await OperatorModel.findByPk(id);
    if (!row) throw new OperatorNotFoundError(id);
    return view(row);
  }
  async byNumber(number: string): Promise<OperatorModel | null> {
    return OperatorModel.findOne({ where: { number } });
  }

  async create({ pin, skills, ...operator }: NewOperator): Promise<OperatorView> {
    const kept = await hashPin(pin);
    const row = { ...operator, id: newId(), pin: kept, skills: JSON.stringify(skills), since: new Date() };
    const made = view(await this.unique(operator.number, () => OperatorModel.create(row)));
    await this.db.afterCommit(this.changed);
    return made;
  }
  async change(
    id: string,
    { pin, skills, ...patch }: OperatorPatch,
    expected: string | undefined,
  ): Promise<{ readonly before: OperatorView; readonly after: OperatorView }> {
    const before = await this.get(id);
    assertVersion('operator', before, expected);
    const { version } = before;
    const changes = {
      ...patch,
      ...(pin === undefined ? {} : { pin: await hashPin(pin) }),
      ...(skills === undefined ? {} : { skills: JSON.stringify(skills) }),
      version: version + 1,
    };
    const [count] = await this.unique(patch.number ?? '', () =>
      OperatorModel.update(changes, { where: { id, version } }),
    );
    if (count === 0) throw new StaleEditError('operator', id);
    await this.db.afterCommit(this.changed);
    return { before, after: await this.get(id) };
  }
  async remove(id: string, expected: string | undefined): Promise<OperatorView> {
    const before = await this.get(id);
    assertVersion('operator', before, expected);
    await OperatorModel.destroy({ where: { id } });
    await this.db.afterCommit(this.changed);
    return before;
  }

  private unique<T>(number: string, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new OperatorNumberTakenError(number));
  }
}
export const OperatorRepositoryToken = token<OperatorRepository>('operators.repository');

const skillsSchema = z.record(z.string(), z.number());
const view = ({ id, number, name, jabber, recordAll, skills, enabled, version }: OperatorModel): OperatorView => ({
  id,
  number,
  name,
  jabber,
  recordAll,
  skills: skillsSchema.parse(JSON.parse(skills)),
  enabled,
  version,
});
