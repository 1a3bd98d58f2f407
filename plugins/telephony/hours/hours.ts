import { isInWindow, isTimeZone, localTime } from '@perezvon/sdk/server';
import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
/** Hours of a week. Days from 1 (Monday) to 7; `from` before `to`, which is no part of it. */
export const hoursSchema = z.object({
  timeZone: z.string().refine(isTimeZone, 'is no time zone'),
  windows: z
    .array(
      z
        .object({ days: z.array(z.number().int().min(1).max(7)).min(1), from: clock, to: clock })
        .refine(({ from, to }) => from < to, 'ends before it begins'),
    )
    .min(1)
    .max(20),
});
export type Hours = z.infer<typeof hoursSchema>;

/** Whether a moment lies in the hours, by the wall clock of their zone. @param now milliseconds since 1970 */
export function isWithin({ timeZone, windows }: Hours, now: number): boolean {
  const local = localTime(timeZone, now);
  return windows.some((window) => isInWindow(window, local));
}
