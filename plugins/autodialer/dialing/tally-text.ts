import { z } from 'zod';
import { newTally, retriedOutcomes, type Tally } from '../outcomes/retry.js';

/** The short form in which a contact's row keeps what its attempts came to. */
const keptSchema = z.object({
  o: z.partialRecord(z.enum(retriedOutcomes), z.number().int()).optional(),
  d: z.tuple([z.string(), z.number().int()]).optional(),
});

export interface TallyColumns {
  readonly attempts: number;
  readonly tally: string;
  readonly number_index: number;
  readonly other_numbers: string;
}

export function readTally({ attempts, tally, number_index: index, other_numbers: others }: TallyColumns): Tally {
  const numbers = 1 + others.split(' ').filter(Boolean).length;
  const { o = {}, d } = tally === '' ? {} : keptSchema.parse(JSON.parse(tally));
  const numberIndex = index < numbers ? index : 0;
  return { ...newTally(numbers), attempts, byOutcome: o, day: d?.[0], onDay: d?.[1] ?? 0, numberIndex };
}

export function writeTally({ byOutcome, day, onDay }: Tally): string {
  return JSON.stringify({ o: byOutcome, ...(day === undefined ? {} : { d: [day, onDay] }) });
}

/** The number of the contact that is next to be dialled. */
export function nextNumber(number: string, columns: TallyColumns): string {
  const { numberIndex } = readTally(columns);
  return [number, ...columns.other_numbers.split(' ')][numberIndex] ?? number;
}
