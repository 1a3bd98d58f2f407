import { z } from 'zod';
import { newTally, retriedOutcomes, type Tally } from '../outcomes/retry.js';

/** The short form in which a contact's row keeps what its attempts came to. */
const keptSchema = z.object({
  o: z.partialRecord(z.enum(retriedOutcomes), z.number().int()).optional(),
  d: z.tuple([z.string(), z.number().int()]).optional(),
  e: z.number().int().optional(),
  w: z.array(z.number().int()).optional(),
});

export interface TallyColumns {
  readonly attempts: number;
  readonly tally: string;
  readonly number_index: number;
  readonly other_numbers: string;
}

export function readTally({ attempts, tally, number_index: index, other_numbers: others }: TallyColumns): Tally {
  const numbers = 1 + others.split(' ').filter(Boolean).length;
  const { o = {}, d, e = 0, w = [] } = tally === '' ? {} : keptSchema.parse(JSON.parse(tally));
  const numberIndex = index < numbers ? index : 0;
  const day = { day: d?.[0], onDay: d?.[1] ?? 0 };
  return {
    ...newTally(numbers),
    attempts,
    earlier: e,
    byOutcome: o,
    ...day,
    numberIndex,
    wrong: w.filter((i) => i < numbers),
  };
}

export function writeTally({ byOutcome, day, onDay, earlier, wrong }: Tally): string {
  const kept = { ...(day === undefined ? {} : { d: [day, onDay] }), ...(earlier === 0 ? {} : { e: earlier }) };
  return JSON.stringify({ o: byOutcome, ...kept, ...(wrong.length === 0 ? {} : { w: wrong }) });
}

/**
 * SQL for the tally of a contact that is taken up once more: its outcomes are forgotten, its day and the number of its
 * attempts are not; numbers that were wrong are tried again. It reads the column `attempts`: to be set before that one.
 */
export const recycledTally = `JSON_REMOVE(
  JSON_SET(IF(tally = '', '{}', tally), '$.e', COALESCE(JSON_EXTRACT(IF(tally = '', '{}', tally), '$.e'), 0) + attempts), '$.o', '$.w')`;

/** All numbers of the contact, the first one before the others. */
export const numbersOf = (number: string, { other_numbers: others }: Pick<TallyColumns, 'other_numbers'>): string[] => [
  number,
  ...others.split(' ').filter(Boolean),
];

/** The number of the contact that is next to be dialled. */
export function nextNumber(number: string, columns: TallyColumns): string {
  const { numberIndex } = readTally(columns);
  return numbersOf(number, columns)[numberIndex] ?? number;
}
