import { type Lead, token, assertVersion, unlessTaken } from '@perezvon/sdk/server';
import { type DestinationRef, destinationRefSchema, newId, placesIn } from '@perezvon/sdk/shared';
import { hoursSchema, isWithin } from '../hours/hours.js';
import { NumberNotFoundError, NumberTakenError } from '../errors.js';
import { NumberModel } from '../models.js';
import type { NewNumber, NumberPatch, NumberView } from '../schemas.js';

/** The numbers of ours, and where their callers go. */
export class NumberBook {
  async all(): Promise<NumberView[]> {
    return (await NumberModel.findAll({ order: ['number'] })).map(view);
  }
  /** Where callers of the numbers go. */
  async leads(): Promise<readonly Lead[]> {
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

  /** Where callers of a number go. Providers write it with and without its plus. */
  async destinationOf(dialled: string, now: number): Promise<DestinationRef | undefined> {
    const digits = dialled.replace(/^\+/, '');
    if (!/^\d{7,15}$/.test(digits)) return undefined;
    const row = await NumberModel.findOne({ where: { number: `+${digits}` } });
    if (!row) return undefined;
    const { destination, hours, closed } = view(row);
    return hours === null || isWithin(hours, now) ? destination : (closed ?? undefined);
  }

  private unique<T>(number: string, work: () => Promise<T>): Promise<T> {
    return unlessTaken(work, () => new NumberTakenError(number));
  }
}
export const NumberBookToken = token<NumberBook>('telephony.numberBook');

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
