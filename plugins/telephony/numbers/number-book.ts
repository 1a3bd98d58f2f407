import { token } from '@perezvon/sdk/server';
import { type DestinationRef, destinationRefSchema, newId } from '@perezvon/sdk/shared';
import { NumberNotFoundError, NumberTakenError } from '../errors.js';
import { NumberModel } from '../models.js';
import type { NewNumber, NumberPatch, NumberView } from '../schemas.js';
import { assertVersion } from '../version.js';

/** The numbers of ours, and where their callers go. */
export class NumberBook {
  async all(): Promise<NumberView[]> {
    return (await NumberModel.findAll({ order: ['number'] })).map(view);
  }
  async get(id: string): Promise<NumberView> {
    const row = await NumberModel.findByPk(id);
    if (!row) throw new NumberNotFoundError(id);
    return view(row);
  }

  async create({ number, note, destination }: NewNumber): Promise<NumberView> {
    const row = { id: newId(), number, note, destination: JSON.stringify(destination) };
    return view(await this.unique(number, () => NumberModel.create(row)));
  }

  async change(
    id: string,
    { destination, ...patch }: NumberPatch,
    expected: string | undefined,
  ): Promise<{ readonly before: NumberView; readonly after: NumberView }> {
    const before = await this.get(id);
    assertVersion('number', before, expected);
    const changes = {
      ...patch,
      ...(destination ? { destination: JSON.stringify(destination) } : {}),
      version: before.version + 1,
    };
    const [count] = await this.unique(patch.number ?? '', () =>
      NumberModel.update(changes, { where: { id, version: before.version } }),
    );
    if (count === 0) assertVersion('number', { id, version: before.version + 1 }, String(before.version));
    return { before, after: await this.get(id) };
  }

  async remove(id: string, expected: string | undefined): Promise<NumberView> {
    const before = await this.get(id);
    assertVersion('number', before, expected);
    await NumberModel.destroy({ where: { id } });
    return before;
  }

  /** Where callers of a number go. Providers write it with and without its plus. */
  async destinationOf(dialled: string): Promise<DestinationRef | undefined> {
    const digits = dialled.replace(/^\+/, '');
    if (!/^\d{7,15}$/.test(digits)) return undefined;
    const row = await NumberModel.findOne({ where: { number: `+${digits}` } });
    return row ? destinationRefSchema.parse(JSON.parse(row.destination)) : undefined;
  }

  private async unique<T>(number: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && error.name === 'SequelizeUniqueConstraintError') throw new NumberTakenError(number);
      throw error;
    }
  }
}
export const NumberBookToken = token<NumberBook>('telephony.numberBook');

const view = (row: NumberModel): NumberView => ({
  id: row.id,
  number: row.number,
  note: row.note,
  destination: destinationRefSchema.parse(JSON.parse(row.destination)),
  version: row.version,
});
