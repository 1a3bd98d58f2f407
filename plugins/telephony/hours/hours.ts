import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const knownZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    // Intl has no other way to say that it does not know a zone.
    return false;
  }
};
/** Hours of a week. Days from 1 (Monday) to 7; `from` before `to`, which is no part of it. */
export const hoursSchema = z.object({
  timeZone: z.string().refine(knownZone, 'is no time zone'),
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

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Whether a moment lies in the hours, by the wall clock of their zone. @param now milliseconds since 1970 */
export function isWithin({ timeZone, windows }: Hours, now: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const day = days.indexOf(part('weekday')) + 1;
  const time = `${part('hour')}:${part('minute')}`;
  return windows.some((window) => window.days.includes(day) && window.from <= time && time < window.to);
}
