import { isTimeZone } from '@perezvon/sdk/server';
import { z } from 'zod';

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;
const calendarDate = z.iso.date();

/**
 * Hours of some days of the week. `days`: 1 is Monday. `to` is not inside, and `24:00` is the end of the day. Hours that end
 * before they begin go on over midnight, from each of their days to the next one.
 */
export const callWindowSchema = z
  .object({
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
    from: z.string().regex(clockTime),
    to: z.string().refine((text) => clockTime.test(text) || text === '24:00', 'not a time of day'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'the window ends when it begins' });

export const timeZoneSchema = z.string().max(64).refine(isTimeZone, 'not a time zone');

/** When a campaign may call, by the clocks of one time zone. Dates are the first and the last day, both inside. */
export const scheduleSchema = z
  .object({
    timeZone: timeZoneSchema,
    windows: z.array(callWindowSchema).max(50),
    from: calendarDate.nullish(),
    to: calendarDate.nullish(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { path: ['to'], message: 'the last day is before the first' });

export type CallWindow = z.infer<typeof callWindowSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;
