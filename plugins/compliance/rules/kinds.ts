import { token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { policyProfileSchema } from '../policy/profiles.js';
import type { RuleKind, RulesStore } from './rules-store.js';
import {
  type CalendarSettings,
  calendarSettingsSchema,
  type SharedScheduleSettings,
  sharedScheduleSettingsSchema,
} from './schemas.js';

export const schedules: RuleKind<SharedScheduleSettings> = {
  what: 'schedule',
  table: 'autodialer_schedules',
  column: 'schedule',
  schema: sharedScheduleSettingsSchema,
};
export const SchedulesToken = token<RulesStore<SharedScheduleSettings>>('compliance.schedules');

export const calendars: RuleKind<CalendarSettings> = {
  what: 'calendar',
  table: 'autodialer_calendars',
  column: 'days',
  schema: calendarSettingsSchema,
};
export const CalendarsToken = token<RulesStore<CalendarSettings>>('compliance.calendars');

/** A policy of one's own: the built-in ones cannot be changed, only copied. */
export const policySettingsSchema = z.object({
  name: z.string().trim().min(1).max(200),
  profile: policyProfileSchema.omit({ id: true, titleKey: true }).extend({ id: z.string().max(64).default('') }),
});
export type PolicySettings = z.output<typeof policySettingsSchema>;
export const policies: RuleKind<PolicySettings> = {
  what: 'policy',
  table: 'autodialer_policies',
  column: 'profile',
  schema: policySettingsSchema,
};
export const PoliciesToken = token<RulesStore<PolicySettings>>('compliance.policies');
