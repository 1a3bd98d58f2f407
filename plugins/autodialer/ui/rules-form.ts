import { formChoice, formText, type ItemOf, type ScheduleWindow } from '@perezvon/sdk/ui';
import type { PanelApi } from './types.js';

export type Schedule = ItemOf<PanelApi, '/api/autodialer/schedules'>;
export type Calendar = ItemOf<PanelApi, '/api/autodialer/calendars'>;
export type Policy = ItemOf<PanelApi, '/api/autodialer/policies'>;
export type Shared = Schedule | Calendar | Policy;

/** Periods of which each may have its own limit of calls. */
export const periods = ['day', 'week', 'month'] as const;

/** Shared hours, as their form says. */
export function scheduleOf(data: FormData, windows: readonly ScheduleWindow[]) {
  const orNull = (field: string) => formText(data, field) || null;
  const timeZone = formText(data, 'timeZone').trim();
  const schedule = { timeZone, windows, from: orNull('from'), to: orNull('to') };
  return { name: formText(data, 'name'), schedule };
}

/** Calling rules, as their form says; what it does not show stays as it is. */
export function policyOf(data: FormData, windows: readonly ScheduleWindow[], now: Policy | undefined) {
  const limits = periods.flatMap((per) => {
    const count = formText(data, `limit.${per}`);
    return count === '' ? [] : [{ count: Number(count), per }];
  });
  const fresh = { holidaysAsWeekend: true, automatic: 'allowed', purpose: 'any' } as const;
  const before = now?.profile ?? fresh;
  const hours = windows.length > 0 ? windows : null;
  const unknownZone = formChoice(data, 'unknownZone', ['every', 'campaign']);
  const profile = { ...before, hours, limits, unknownZone, consentRequired: data.has('consent') };
  return { name: formText(data, 'name'), profile };
}

/** A day on each line: its date, and after it its name. */
export const daysOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => ({ date: line.slice(0, 10), name: line.slice(10).trim() }));
