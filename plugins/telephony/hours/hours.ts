import { isInWindow, isTimeZone, localTime } from '@perezvon/sdk/server';
import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
/** Any day of a leap year. */
const yearly = z.string().refine((day) => z.iso.date().safeParse(`2024-${day}`).success, 'is no day of a year');

/** Hours of a week. Days from 1 (Monday) to 7; `to` is no part of them, and before `from` it is one of the next day. */
export const hoursSchema = z.object({
  timeZone: z.string().refine(isTimeZone, 'is no time zone'),
  windows: z
    .array(
      z
        .object({ days: z.array(z.number().int().min(1).max(7)).min(1), from: clock, to: clock })
        .refine(({ from, to }) => from !== to, 'ends when it begins'),
    )
    .min(1)
    .max(20),
  /** Days on which nobody works: `YYYY-MM-DD` once, `MM-DD` each year. */
  holidays: z
    .array(z.union([z.iso.date(), yearly]))
    .max(400)
    .default([]),
});
export type Hours = z.infer<typeof hoursSchema>;

/** Whether a moment lies in the hours, by the wall clock of their zone. @param now milliseconds since 1970 */
export function isWithin({ timeZone, windows, holidays }: Hours, now: number): boolean {
  const local = localTime(timeZone, now);
  if (holidays.includes(local.date) || holidays.includes(local.date.slice('YYYY-'.length))) return false;
  return windows.some((window) => isInWindow(window, local));
}
