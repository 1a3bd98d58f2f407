import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, nextOpening } from './schedule.js';
import { type Schedule, scheduleSchema } from './schemas.js';

const at = (text: string) => Date.parse(text);
const minute = 60_000;
const day = 24 * 60 * minute;

const working: Schedule = {
  timeZone: 'Europe/Moscow',
  windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }],
};

describe('isOpen', () => {
  it('goes by the clocks of the zone', () => {
    expect(isOpen(working, at('2026-11-23T05:59:59.999Z'))).toBe(false);
    expect(isOpen(working, at('2026-11-23T06:00:00Z'))).toBe(true);
    expect(isOpen(working, at('2026-11-23T14:59:59.999Z'))).toBe(true);
    expect(isOpen(working, at('2026-11-23T15:00:00Z'))).toBe(false);
    expect(isOpen(working, at('2026-11-22T09:00:00Z'))).toBe(false);
  });
  it('keeps to the first and the last day', () => {
    const dated = { ...working, from: '2026-11-24', to: '2026-11-25' };
    expect(isOpen(dated, at('2026-11-23T09:00:00Z'))).toBe(false);
    expect(isOpen(dated, at('2026-11-24T09:00:00Z'))).toBe(true);
    expect(isOpen(dated, at('2026-11-25T09:00:00Z'))).toBe(true);
    expect(isOpen(dated, at('2026-11-26T09:00:00Z'))).toBe(false);
  });
});

describe('nextOpening', () => {
  it('is the present one, or the next morning, or after the weekend', () => {
    expect(nextOpening(working, at('2026-11-23T09:00:00Z'))).toEqual({
      from: at('2026-11-23T09:00:00Z'),
      to: at('2026-11-23T15:00:00Z'),
    });
    expect(nextOpening(working, at('2026-11-27T16:00:00Z'))?.from).toBe(at('2026-11-30T06:00:00Z'));
  });
  it('waits for a first day far away, and ends with the last', () => {
    const dated = { ...working, from: '2031-06-03', to: '2031-06-04' };
    expect(nextOpening(dated, at('2026-01-01T00:00:00Z'))?.from).toBe(at('2031-06-03T06:00:00Z'));
    expect(nextOpening(dated, at('2031-06-04T15:00:00Z'))).toBeUndefined();
    expect(nextOpening({ ...working, windows: [] }, 0)).toBeUndefined();
  });
  it('knows that clocks jump over an hour and go back over one', () => {
    const early: Schedule = {
      timeZone: 'Europe/Berlin',
      windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '02:30', to: '04:00' }],
    };
    // 02:30 does not exist on that day: the clocks show 03:00 at once.
    expect(nextOpening(early, at('2027-03-28T00:00:00Z'))).toEqual({
      from: at('2027-03-28T01:00:00Z'),
      to: at('2027-03-28T02:00:00Z'),
    });
    // 02:30 comes twice, and between the two it is closed for half an hour.
    expect(nextOpening(early, at('2027-10-30T23:00:00Z'))).toEqual({
      from: at('2027-10-31T00:30:00Z'),
      to: at('2027-10-31T01:00:00Z'),
    });
    expect(nextOpening(early, at('2027-10-31T01:00:00Z'))?.from).toBe(at('2027-10-31T01:30:00Z'));
  });
});

const time = fc
  .integer({ min: 0, max: 24 * 12 })
  .map((n) => `${String(Math.floor(n / 12)).padStart(2, '0')}:${String((n % 12) * 5).padStart(2, '0')}`);
const schedules = fc
  .record({
    timeZone: fc.constantFrom(
      'Europe/Moscow',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Pacific/Apia',
      'America/Santiago',
      'Asia/Beirut',
      'Africa/Cairo',
      'UTC',
    ),
    windows: fc.array(
      fc
        .record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), a: time, b: time })
        .filter(({ a, b }) => a !== b)
        // One in two goes over midnight.
        .map(({ days, a, b }) => ({ days, from: a, to: b })),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .filter((schedule) => scheduleSchema.safeParse(schedule).success);
// Around the changes of clocks of the zones above, where mistakes live.
const instants = fc
  .tuple(
    fc.constantFrom(
      '2027-03-28T00:00:00Z',
      '2027-10-31T00:00:00Z',
      '2027-03-14T06:00:00Z',
      '2027-11-07T06:00:00Z',
      '2027-04-03T15:00:00Z',
      '2027-10-02T15:00:00Z',
      '2027-06-15T00:00:00Z',
      '2027-03-27T22:00:00Z',
      '2027-04-04T03:00:00Z',
      '2027-04-29T22:00:00Z',
      '2027-09-05T04:00:00Z',
      '2027-10-28T21:00:00Z',
      '2011-12-30T10:00:00Z',
    ),
    fc.integer({ min: -2 * 24 * 60, max: 2 * 24 * 60 }),
  )
  .map(([text, minutes]) => at(text) + minutes * minute);

it('keeps the order of time where a change of clocks comes after an opening of the same day', () => {
  const islands: Schedule = {
    timeZone: 'Australia/Lord_Howe',
    windows: [{ days: [7], from: '00:00', to: '02:35' }],
  };
  expect(nextOpening(islands, at('2027-10-02T13:00:00Z'))?.from).toBe(at('2027-10-02T13:30:00Z'));
});

describe('a window over midnight', () => {
  const shift = { days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00' };
  const night: Schedule = { timeZone: 'Europe/Moscow', windows: [shift] };
  const two: Schedule = {
    timeZone: 'Europe/Moscow',
    windows: [
      { days: [1, 2, 3, 4, 5], from: '22:00', to: '24:00' },
      { days: [2, 3, 4, 5, 6], from: '00:00', to: '06:00' },
    ],
  };
  it('is taken, and is one opening from the evening of its day to the morning of the next', () => {
    expect(scheduleSchema.safeParse(night).success).toBe(true);
    expect(scheduleSchema.safeParse({ ...night, windows: [{ ...shift, to: '22:00' }] }).success).toBe(false);
    // 2026-11-27 is a Friday: its night ends on Saturday, and the next one begins on Monday.
    expect(nextOpening(night, at('2026-11-27T12:00:00Z'))).toEqual({
      from: at('2026-11-27T19:00:00Z'),
      to: at('2026-11-28T03:00:00Z'),
    });
    expect(nextOpening(night, at('2026-11-28T03:00:00Z'))?.from).toBe(at('2026-11-30T19:00:00Z'));
  });
  it('is the same as two windows at every minute, on holidays and on the first and the last day', () => {
    const dates = { from: '2026-11-24', to: '2026-11-27' };
    for (const treated of ['closed', 'asSunday'] as const)
      for (const bounds of [{}, dates])
        for (let now = at('2026-11-22T00:00:00Z'); now < at('2026-11-30T00:00:00Z'); now += 15 * minute) {
          const holidays = { days: new Set(['2026-11-26']), treated };
          expect(isOpen({ ...night, ...bounds }, now, holidays)).toBe(isOpen({ ...two, ...bounds }, now, holidays));
        }
  });
});

describe('for every schedule', () => {
  it('an opening agrees with isOpen at every minute', () => {
    fc.assert(
      fc.property(schedules, instants, (schedule, instant) => {
        const opening = nextOpening(schedule, instant);
        expect(opening).toBeDefined();
        const { from, to } = opening!;
        expect(from).toBeGreaterThanOrEqual(instant);
        expect(isOpen(schedule, from)).toBe(true);
        const steps = 5 * minute;
        for (let t = Math.ceil(instant / steps) * steps; t < from; t += steps) expect(isOpen(schedule, t)).toBe(false);
        for (let t = from; t < to; t += steps) expect(isOpen(schedule, t)).toBe(true);
        if (to - from < 8 * day) expect(isOpen(schedule, to)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
