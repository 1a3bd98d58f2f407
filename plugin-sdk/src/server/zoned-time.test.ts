import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockChange, instantsOf, isInWindow, isTimeZone, localTime, offsetAt, startOfDay } from './zoned-time.js';

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const dayMs = 96 * quarterMs;
const at = (text: string) => Date.parse(text);

/** Zones whose clocks are changed at midnight, by half an hour, twice in a month, or that left out a date. */
const odd = [
  'America/Santiago',
  'America/Havana',
  'America/Asuncion',
  'America/Nuuk',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Asia/Tehran',
  'Asia/Amman',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Europe/Moscow',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Chatham',
];
const zones = fc.oneof(fc.constantFrom(...odd), fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC'));
// Until 2011 the clocks of St John's went back at 00:01: a day there was two pieces.
const first = at('2011-12-01T00:00:00Z');
const last = at('2036-01-01T00:00:00Z');
const anywhere = fc.integer({ min: first / 1_000, max: last / 1_000 }).map((second) => second * 1_000);
/** A zone and an instant, every other time within two days of a change of its clocks. */
const zoned = fc
  .tuple(zones, anywhere, fc.boolean(), fc.integer({ min: -2 * 96, max: 2 * 96 }))
  .map(([zone, instant, near, quarters]): readonly [string, number] => {
    const change = near ? clockChange(zone, instant, last) : undefined;
    return [zone, change === undefined ? instant : change + quarters * quarterMs];
  });

const formats = new Map<string, Intl.DateTimeFormat>();
/** What the clocks show by the reading of the engine's own formatter. */
function shown(timeZone: string, instant: number): { readonly date: string; readonly minute: number } {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const),
    });
  formats.set(timeZone, format);
  const part = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    date: `${part.get('year')}-${part.get('month')}-${part.get('day')}`,
    minute: Number(part.get('hour')) * 60 + Number(part.get('minute')),
  };
}

describe('in every time zone', () => {
  it('clock and calendar show what the engine formats', () => {
    fc.assert(
      fc.property(zoned, ([zone, instant]) => {
        const { date, minute, weekday } = localTime(zone, instant);
        expect({ date, minute }).toEqual(shown(zone, instant));
        expect(weekday % 7).toBe(new Date(date).getUTCDay());
      }),
      { numRuns: 2_000 },
    );
  });
  it('a day begins where its date is shown first', () => {
    fc.assert(
      fc.property(zoned, ([zone, instant]) => {
        const { date } = shown(zone, instant);
        const begin = startOfDay(zone, date);
        expect(begin).toBeLessThanOrEqual(instant);
        expect(shown(zone, begin).date).toBe(date);
        expect(shown(zone, begin - 1).date < date).toBe(true);
        const next = startOfDay(zone, new Date(at(date) + dayMs).toISOString().slice(0, 10));
        expect(next).toBeGreaterThan(instant);
        expect(shown(zone, next - 1).date).toBe(date);
      }),
      { numRuns: 1_000 },
    );
  });
  it('a local time is found again, with every other instant that shows it', () => {
    fc.assert(
      fc.property(zoned, ([zone, instant]) => {
        const whole = Math.floor(instant / minuteMs) * minuteMs;
        const { date, minute } = shown(zone, whole);
        const asUtc = at(date) + minute * minuteMs;
        const quarters = Array.from({ length: 2 * 64 + 1 }, (_, i) => asUtc + (i - 64) * quarterMs);
        const same = quarters.filter((other) => {
          const there = shown(zone, other);
          return there.date === date && there.minute === minute;
        });
        expect(instantsOf(zone, at(date), minute)).toEqual(same);
        expect(same).toContain(whole);
      }),
      { numRuns: 300 },
    );
  });
  it('clocks are changed where the offset differs before and after, and nowhere between', () => {
    fc.assert(
      fc.property(zoned, fc.integer({ min: 1, max: 300 * 96 }), ([zone, instant], quarters) => {
        const to = instant + quarters * quarterMs;
        const change = clockChange(zone, instant, to);
        const until = change ?? to;
        for (let time = instant; time < until; time += 8 * quarterMs)
          expect(offsetAt(zone, time)).toBe(offsetAt(zone, instant));
        if (change === undefined) {
          expect(offsetAt(zone, to)).toBe(offsetAt(zone, instant));
        } else {
          expect(change > instant && change <= to).toBe(true);
          expect(offsetAt(zone, change)).not.toBe(offsetAt(zone, change - 1));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a local time', () => {
  it('of an ordinary day has one instant, also where the clocks are changed later that day', () => {
    expect(instantsOf('Europe/Berlin', at('2026-10-25'), 0)).toEqual([at('2026-10-24T22:00:00Z')]);
    expect(instantsOf('Europe/Berlin', at('2026-10-25'), 24 * 60)).toEqual([at('2026-10-25T23:00:00Z')]);
  });
  it('shown twice has two', () => {
    expect(instantsOf('Europe/Berlin', at('2026-10-25'), 150)).toEqual([
      at('2026-10-25T00:30:00Z'),
      at('2026-10-25T01:30:00Z'),
    ]);
  });
  it('that clocks jump over has its two readings', () => {
    expect(instantsOf('Australia/Lord_Howe', at('2026-10-04'), 130)).toEqual([
      at('2026-10-03T15:10:00Z'),
      at('2026-10-03T15:40:00Z'),
    ]);
  });
});

describe('a day', () => {
  it('begins after the midnight that its clocks jump over', () => {
    expect(startOfDay('America/Santiago', '2026-09-06')).toBe(at('2026-09-06T04:00:00Z'));
    expect(localTime('America/Santiago', at('2026-09-06T04:00:00Z')).minute).toBe(60);
    expect(localTime('Africa/Cairo', startOfDay('Africa/Cairo', '2026-04-24')).minute).toBe(60);
    expect(localTime('Asia/Beirut', startOfDay('Asia/Beirut', '2026-03-29')).minute).toBe(60);
  });
  it('begins with the first of two midnights', () => {
    expect(startOfDay('America/Havana', '2026-11-01')).toBe(at('2026-11-01T04:00:00Z'));
    expect(instantsOf('America/Havana', at('2026-11-01'), 0)).toHaveLength(2);
  });
  it('that a zone left out begins with the next one', () => {
    expect(startOfDay('Pacific/Apia', '2011-12-30')).toBe(startOfDay('Pacific/Apia', '2011-12-31'));
    expect(localTime('Pacific/Apia', startOfDay('Pacific/Apia', '2011-12-31') - 1).date).toBe('2011-12-29');
  });
});

it('names of zones are those of the engine', () => {
  for (const zone of [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT-3', 'US/Eastern', 'europe/moscow']) {
    expect(isTimeZone(zone), zone).toBe(true);
    expect(Number.isFinite(offsetAt(zone, first)), zone).toBe(true);
  }
  expect(['Mars/Base', '', 'MSK+3'].filter(isTimeZone)).toEqual([]);
});

it('knows the hours of a night: they end on the day after theirs', () => {
  const night = { days: [5, 7], from: '22:00', to: '06:00' };
  const open = (weekday: number, hour: number) => isInWindow(night, { weekday, minute: hour * 60 });
  expect([open(5, 21), open(5, 22), open(6, 5), open(6, 6)]).toEqual([false, true, true, false]);
  expect([open(5, 3), open(7, 23), open(1, 3), open(1, 22)]).toEqual([false, true, true, false]);
});
