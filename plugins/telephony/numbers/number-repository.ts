import { type DestinationUse, Op, token, assertVersion, unlessTaken } from '@perezvon/sdk/server';
import { type DestinationRef, destinationRefSchema, e164Pattern, newId, placesIn } from '@perezvon/sdk/shared';
import { hoursSchema, isWithin } from '../hours/hours.js';
import { NumberNotFoundError, NumberTakenError } from '../errors.js';
import { NumberModel } from '../models.js';
import type { NewNumber, NumberPatch, NumberView } from '../schemas.js';

/** The numbers of ours, and where their callers go. */
export class NumberRepository {
  async all(): Promise<NumberView[]> {
    return (await NumberModel.findAll({ order: ['number'] })).map(view);
  }
  /** Where callers of the numbers go. */
  async destinationUses(): Promise<readonly DestinationUse[]> {
    const all = await this.all();
    return all.flatMap(({ id, number, destination, closed }) =>
      placesIn([destination, closed]).map((to) => ({ id, name: number, to })),
    );
  }
  async get(id: string): Promise<NumberView> {
    const row = await NumberModel.findByPk(id);
    if (!row) throw new NumberNotFoundError(id);
    return view(row);
  }

  async create({ number, note, destination, hours, closed }: NewNumber): Promise<NumberView> {
    const row = { id: newId(), number, note, ...columns({ destination, hours, closed }) };
    return view(await this.unique(number, () => NumberModel.create(row)));
  }

  async change(
    id: string,
    { destination, hours, closed, ...patch }: NumberPatch,
    expected: string | undefined,
  ): Promise<{ readonly before: NumberView; readonly after: NumberView }> {
    const before = await this.get(id);
    assertVersion('number', before, expected);
    const changes = {
      ...patch,
      ...columns({ destination, hours, closed }),
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

  /**
   * @param dialled E.164, into which core brings what providers send; or the last three to nine digits, where a provider
   *   sends no more and one number of ours alone ends so
   */
  async find(dialled: string | undefined): Promise<NumberView | undefined> {
    if (dialled === undefined) return undefined;
    const short = /^\d{3,9}$/.test(dialled);
    if (!short && !e164Pattern.test(dialled)) return undefined;
    const number = short ? { [Op.endsWith]: dialled } : dialled;
    const [row, ...more] = await NumberModel.findAll({ where: { number }, limit: 2 });
    return row && more.length === 0 ? view(row) : undefined;
  }

  private unique<T>(number: string, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new NumberTakenError(number));
  }
}
export const NumberRepositoryToken = token<NumberRepository>('telephony.numberRepository');

/** Where callers of a number go at a moment; nowhere when it is closed and names no other place. */
export const placeAt = ({ destination, hours, closed }: NumberView, now: number): DestinationRef | undefined =>
  hours === null || isWithin(hours, now) ? destination : (closed ?? undefined);

const view = (row: NumberModel): NumberView => ({
  id: row.id,
  number: row.number,
  note: row.note,
  destination: destinationRefSchema.parse(JSON.parse(row.destination)),
  hours: row.hours === null ? null : hoursSchema.parse(JSON.parse(row.hours)),
  closed: row.closed === null ? null : destinationRefSchema.parse(JSON.parse(row.closed)),
  version: row.version,
});

/** What is kept as JSON; what is not given stays as it is. */
function columns({ destination, hours, closed }: Pick<NumberPatch, 'destination' | 'hours' | 'closed'>) {
  const textOf = (value: unknown) => (value === null ? null : JSON.stringify(value));
  return {
    ...(destination ? { destination: JSON.stringify(destination) } : {}),
    ...(hours === undefined ? {} : { hours: textOf(hours) }),
    ...(closed === undefined ? {} : { closed: textOf(closed) }),
  } as { destination: string; hours: string | null; closed: string | null };
}
