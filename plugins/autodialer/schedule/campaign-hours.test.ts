import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { campaignHours, type HoursSources, Openings } from './campaign-hours.js';
import { hoursOpen, isOpen, nextOpeningOf, type Schedule } from '@perezvon/plugin-compliance';

const at = (text: string) => Date.parse(text);
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const day: Schedule = { timeZone: 'Europe/Moscow', windows: [{ days: everyDay, from: '09:00', to: '18:00' }] };
const evening: Schedule = { timeZone: 'Europe/Moscow', windows: [{ days: [1], from: '19:00', to: '21:00' }] };
const bare: HoursSources = { schedules: new Map(), holidays: new Set(), lawful: undefined };
const rules = { schedule: day, scheduleIds: [] as string[], clocks: 'campaign' as const, holidays: 'open' as const };

describe('the hours of a campaign', () => {
  it('are its own, or those of any schedule it shares', () => {
    const sources = { ...bare, schedules: new Map([['evening', evening]]) };
    const hours = campaignHours({ ...rules, scheduleIds: ['evening', 'gone'] }, sources, []);
    // 2026-11-23 is a Monday.
    expect(
      ['05:59', '06:00', '14:59', '15:30', '16:00', '17:59', '18:00'].map((time) =>
        hoursOpen(hours, at(`2026-11-23T${time}:00Z`)),
      ),
    ).toEqual([false, true, true, false, true, true, false]);
    expect(hoursOpen(hours, at('2026-11-24T16:30:00Z'))).toBe(false);
  });
  it('mean the clocks of the contact, where that is set and known', () => {
    const mine = { ...rules, clocks: 'contact' as const };
    const nine = at('2026-11-23T03:00:00Z');
    expect(hoursOpen(campaignHours(mine, bare, ['Asia/Omsk']), nine)).toBe(true);
    expect(hoursOpen(campaignHours(mine, bare, ['Europe/Moscow']), nine)).toBe(false);
    // Nobody knows where that one is: the campaign's own clocks.
    expect(hoursOpen(campaignHours(mine, bare, []), nine)).toBe(false);
    expect(hoursOpen(campaignHours(mine, bare, ['Asia/Omsk', 'Asia/Tokyo']), nine)).toBe(false);
  });
  it('know holidays: closed, or as on Sunday', () => {
    const holidays = new Set(['2026-11-23']);
    const workdays: Schedule = {
      timeZone: 'Europe/Moscow',
      windows: [
        { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' },
        { days: [7], from: '12:00', to: '14:00' },
      ],
    };
    const open = (treated: 'open' | 'closed' | 'asSunday', time: string) =>
      hoursOpen(
        campaignHours({ ...rules, schedule: workdays, holidays: treated }, { ...bare, holidays }, []),
        at(`2026-11-23T${time}:00Z`),
      );
    expect([open('open', '07:00'), open('closed', '07:00'), open('asSunday', '07:00')]).toEqual([true, false, false]);
    expect([open('closed', '10:00'), open('asSunday', '10:00')]).toEqual([false, true]);
  });
  it('keep the hours of the law too, in every place that is possible where the law says so', () => {
    const lawful = {
      windows: [{ days: everyDay, from: '08:00', to: '21:00' }],
      holidaysAsSunday: false,
      unknownZone: 'every' as const,
    };
    const night: Schedule = { timeZone: 'UTC', windows: [{ days: everyDay, from: '00:00', to: '24:00' }] };
    const hours = campaignHours({ ...rules, schedule: night }, { ...bare, lawful }, [
      'America/New_York',
      'America/Los_Angeles',
    ]);
    // 8:00 in Los Angeles is 11:00 in New York; 21:00 in New York is 18:00 in Los Angeles.
    expect(nextOpeningOf(hours, at('2026-11-23T00:00:00Z'))).toEqual({
      from: at('2026-11-23T00:00:00Z'),
      to: at('2026-11-23T02:00:00Z'),
    });
    expect(nextOpeningOf(hours, at('2026-11-23T02:00:00Z'))?.from).toBe(at('2026-11-23T16:00:00Z'));
  });
});

it('an opening ends and begins exactly where its rules say, whatever rules are joined', () => {
  const zone = fc.constantFrom('Europe/Moscow', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu');
  const hour = fc.integer({ min: 0, max: 22 });
  const schedule = fc
    .tuple(zone, hour, fc.integer({ min: 1, max: 12 }), fc.subarray(everyDay, { minLength: 1 }))
    .map(([timeZone, from, length, days]): Schedule => {
      const clock = (value: number) => `${String(Math.min(24, value)).padStart(2, '0')}:00`;
      return { timeZone, windows: [{ days, from: clock(from), to: clock(from + length) }] };
    });
  const clauses = fc.array(fc.array(schedule, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 });
  // Around the changes of clocks in both hemispheres of the table.
  const time = fc.integer({ min: at('2026-10-20T00:00:00Z') / 60_000, max: at('2026-11-08T00:00:00Z') / 60_000 });
  fc.assert(
    fc.property(clauses, time, (made, minute) => {
      const hours = made.map((any) => ({ any }));
      const now = minute * 60_000;
      const opening = nextOpeningOf(hours, now);
      const open = (instant: number) => made.every((any) => any.some((one) => isOpen(one, instant)));
      if (!opening) {
        for (let t = now; t < now + 8 * 86_400_000; t += 7_200_000) expect(open(t)).toBe(false);
        return;
      }
      for (let t = now; t < Math.min(opening.from, now + 9 * 86_400_000); t += 3_600_000) expect(open(t)).toBe(false);
      expect([open(opening.from), open(opening.to - 1)]).toEqual([true, true]);
      if (opening.to < opening.from + 8 * 86_400_000) expect(open(opening.to)).toBe(false);
      if (opening.from > now) expect(open(opening.from - 1)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

it('openings are found again when they are over', () => {
  const openings = new Openings(rules, bare, at('2026-11-23T09:00:00Z'));
  expect(openings.of([])).toEqual({ from: at('2026-11-23T09:00:00Z'), to: at('2026-11-23T15:00:00Z') });
  expect(openings.roll(at('2026-11-23T14:59:59Z'))).toBe(false);
  expect(openings.roll(at('2026-11-23T15:00:00Z'))).toBe(true);
  expect(openings.of([])?.from).toBe(at('2026-11-24T06:00:00Z'));
});
