import { z } from 'zod';
import { scheduleSchema } from '../schedule/schemas.js';

const name = z.string().trim().min(1).max(200);
const versioned = { id: z.string(), version: z.number().int(), updatedAt: z.string() };

/** Hours that several campaigns share. */
export const sharedScheduleSettingsSchema = z.object({ name, schedule: scheduleSchema });
export type SharedScheduleSettings = z.infer<typeof sharedScheduleSettingsSchema>;
export const sharedScheduleSchema = sharedScheduleSettingsSchema.extend(versioned);
export type SharedSchedule = z.infer<typeof sharedScheduleSchema>;

/** Days that are not like others, with their names. */
export const calendarSettingsSchema = z.object({
  name,
  days: z
    .array(z.object({ date: z.iso.date(), name: z.string().trim().max(100) }))
    .max(2_000)
    .refine((days) => new Set(days.map(({ date }) => date)).size === days.length, 'a day is named twice'),
});
export type CalendarSettings = z.infer<typeof calendarSettingsSchema>;
export const calendarSchema = calendarSettingsSchema.extend(versioned);
export type Calendar = z.infer<typeof calendarSchema>;
