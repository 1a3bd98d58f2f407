import { localTime, offsetAt } from '@perezvon/sdk/server';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv, workbook } from './export/sheets.js';
import { figuresOf, nothing, plus, type Sums } from './figures/figures.js';
import { offsetSpans } from './figures/offset-spans.js';
import { endings, type QueueEvent, queueVisitsOf } from './queue-visits/queue-visits-of.js';

const events = (...all: readonly (readonly [number, string, object?])[]): readonly QueueEvent[] =>
  all.map(([at, event, data = {}], seq) => ({ seq, at, event, data: data as QueueEvent['data'] }));

describe('stays of a call', () => {
  it('are answered, lost or sent on; hold is no talk, a transfer belongs to who gave it away', () => {
    const all = events(
      [0, 'ENTERQUEUE', { queue: 'a', withinMs: 10_000 }],
      [4_000, 'RINGNOANSWER', { operator: 'anna' }],
      [9_000, 'CONNECT'],
      [20_000, 'UNHOLD', { ms: 3_000 }],
      [30_000, 'ATTENDEDTRANSFER', { queue: 'a', operator: 'boris', waitMs: 9_000, talkMs: 21_000 }],
      [30_500, 'WRAPUP', { operator: 'anna', ms: 1 }],
      [31_000, 'ENTERQUEUE', { queue: 'b', withinMs: 5_000 }],
      [51_000, 'ABANDON', { queue: 'b', waitMs: 20_000 }],
      [51_000, 'END'],
      [52_000, 'WRAPUP', { operator: 'boris', ms: 22_000 }],
    );
    expect(queueVisitsOf(all)).toEqual([
      {
        seq: 0,
        queueId: 'a',
        operatorId: 'boris',
        enteredAt: 0,
        endedAt: 30_000,
        outcome: 'answered',
        waitMs: 9_000,
        talkMs: 18_000,
        holdMs: 3_000,
        wrapUpMs: 22_000,
        within: true,
        transferred: true,
      },
      {
        seq: 6,
        queueId: 'b',
        operatorId: undefined,
        enteredAt: 31_000,
        endedAt: 51_000,
        outcome: 'lost',
        waitMs: 20_000,
        talkMs: 0,
        holdMs: 0,
        wrapUpMs: 0,
        within: false,
        transferred: false,
      },
    ]);
  });
  it('go on in the call by which a promised call back was kept, also when nobody told its end', () => {
    const kept = events(
      [8_000, 'CONNECT'],
      [8_000, 'ENTERQUEUE', { queue: 'a', withinMs: 9_000, since: 2_000, interaction: 'first call' }],
      [10_000, 'END'],
    );
    expect(queueVisitsOf(kept)).toMatchObject([
      { outcome: 'answered', enteredAt: 2_000, waitMs: 6_000, talkMs: 2_000, within: true, continues: 'first call' },
    ]);
  });
  it('that the caller ended belong to their operator, though the end of the call is told first', () => {
    const hungUp = events(
      [0, 'ENTERQUEUE', { queue: 'a' }],
      [4_000, 'CONNECT'],
      [9_000, 'END'],
      [9_010, 'COMPLETECALLER', { operator: 'anna', waitMs: 4_001, talkMs: 5_002 }],
      [12_000, 'WRAPUP', { operator: 'anna', ms: 2_990 }],
    );
    expect(queueVisitsOf(hungUp)).toMatchObject([
      { outcome: 'answered', operatorId: 'anna', waitMs: 4_001, talkMs: 5_002, wrapUpMs: 2_990 },
    ]);
    const gone = events([0, 'ENTERQUEUE', { queue: 'a' }], [9_000, 'END'], [9_003, 'ABANDON', { waitMs: 8_999 }]);
    expect(queueVisitsOf(gone)).toMatchObject([{ outcome: 'lost', waitMs: 8_999 }]);
  });
  it('that nobody closed are answered if two were joined, and lost otherwise', () => {
    const cut = queueVisitsOf(events([0, 'ENTERQUEUE', { queue: 'a' }], [2_000, 'CONNECT'], [9_000, 'END']));
    expect(cut).toMatchObject([{ outcome: 'answered', waitMs: 2_000, talkMs: 7_000 }]);
    expect(queueVisitsOf(events([0, 'ENTERQUEUE', { queue: 'a' }], [9_000, 'END']))).toMatchObject([
      { outcome: 'lost', waitMs: 9_000 },
    ]);
    expect(queueVisitsOf(events([0, 'ENTERQUEUE', { queue: 'a' }], [9_000, 'RINGNOANSWER']))).toEqual([]);
  });
  it('end each in one way, and no time is below nothing, whatever the journal holds', () => {
    const names = ['ENTERQUEUE', 'CONNECT', 'UNHOLD', 'END', 'RINGNOANSWER', ...Object.keys(endings)];
    const entry = fc.tuple(
      fc.nat(100_000),
      fc.constantFrom(...names),
      fc.record({ queue: fc.constant('q'), ms: fc.nat(50_000) }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (all) => {
        const journal = events(...all);
        const stays = queueVisitsOf(journal);
        const entered = journal.filter(({ event }) => event === 'ENTERQUEUE').length;
        expect(stays.length).toBeLessThanOrEqual(entered);
        expect(stays.length).toBeGreaterThanOrEqual(entered - 1);
        expect(new Set(stays.map(({ seq }) => seq)).size).toBe(stays.length);
        for (const { waitMs, talkMs, holdMs } of stays)
          expect(Math.min(waitMs, talkMs, holdMs)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('figures', () => {
  const sums: fc.Arbitrary<Sums> = fc.record(
    Object.fromEntries(Object.keys(nothing).map((key) => [key, fc.nat(1_000)])) as {
      [K in keyof Sums]: fc.Arbitrary<number>;
    },
  );
  it('follow their definitions', () => {
    const day = {
      ...nothing,
      offered: 110,
      answered: 80,
      lost: 20,
      sentOn: 10,
      within: 60,
      lostWithin: 5,
      answeredWaitMs: 800_000,
      talkMs: 7_000_000,
      holdMs: 1_000_000,
      wrapUpMs: 400_000,
    };
    expect(figuresOf(day)).toMatchObject({
      serviceLevel: 0.6,
      serviceLevelPatient: 60 / 95,
      lostShare: 0.2,
      asaMs: 10_000,
      ahtMs: 105_000,
    });
    expect(figuresOf(nothing)).toMatchObject({ serviceLevel: null, asaMs: null, ahtMs: null });
  });
  it('of parts are those of the whole, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(sums, { maxLength: 8 }), fc.nat(8), (all, at) => {
        const add = (some: readonly Sums[]) => some.reduce(plus, nothing);
        expect(plus(add(all.slice(0, at)), add(all.slice(at)))).toEqual(add(all));
      }),
    );
  });
});

const localTimeIn = (timeZone: string) => (ms: number) => {
  const { date: day, minute, weekday } = localTime(timeZone, ms);
  return { day, hour: Math.floor(minute / 60), weekday };
};
describe('the wall clock', () => {
  it('is right over a change of the clocks: an hour twice in autumn, none in spring', () => {
    const berlin = localTimeIn('Europe/Berlin');
    expect(berlin(Date.UTC(2026, 9, 25, 0, 30))).toEqual({ day: '2026-10-25', hour: 2, weekday: 7 });
    expect(berlin(Date.UTC(2026, 9, 25, 1, 30))).toEqual({ day: '2026-10-25', hour: 2, weekday: 7 });
    expect(berlin(Date.UTC(2026, 2, 29, 0, 45)).hour).toBe(1);
    expect(berlin(Date.UTC(2026, 2, 29, 1, 0)).hour).toBe(3);
    expect(localTimeIn('Asia/Kathmandu')(Date.UTC(2026, 0, 1, 18, 15))).toEqual({
      day: '2026-01-02',
      hour: 0,
      weekday: 5,
    });
  });
  it('is cut into spans of one offset each, without a gap', () => {
    const zones = [
      'UTC',
      'Europe/Moscow',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Africa/Casablanca',
      'America/Santiago',
      'Asia/Beirut',
    ];
    const from = fc.integer({ min: 1_900_000, max: 2_000_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), from, fc.integer({ min: 1, max: 40_000 }), (zone, first, quarters) => {
        const [begin, end] = [first * 900_000, (first + quarters) * 900_000];
        const spans = offsetSpans(zone, begin, end);
        expect(spans[0]?.from).toBe(begin);
        expect(spans.at(-1)?.until).toBe(end);
        for (const [i, span] of spans.entries()) {
          if (i > 0) expect(span.from).toBe(spans[i - 1]?.until);
          for (let at = span.from; at < span.until; at += 900_000)
            if (offsetAt(zone, at) !== span.offsetMs) throw new Error(`${zone} at ${new Date(at).toISOString()}`);
        }
      }),
      { numRuns: 40 },
    );
    expect(offsetSpans('Europe/Berlin', Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1))).toHaveLength(3);
  });
  it('has a quarter of an hour wholly in one of its hours, in every zone', () => {
    const zones = Intl.supportedValuesOf('timeZone').map((zone) => localTimeIn(zone));
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 1_900_000, max: 2_000_000 }), (local, quarter) => {
        expect(local(quarter * 900_000 + 899_999)).toEqual(local(quarter * 900_000));
      }),
    );
  });
});

describe('names in files', () => {
  it('that a spreadsheet would run stay text, whatever sign they begin with', async () => {
    const key = '0190';
    const one = { key, ...figuresOf({ ...nothing, offered: 7 }) };
    const page = { total: one, byQueue: [one], byOperator: [], byHour: [], byWeekday: [], byDay: [] };
    const facts = { page, campaigns: [], work: [], lost: [], trunks: [] };
    for (const name of ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1']) {
      const names = { language: 'en', timeZone: 'UTC', queues: new Map([[key, name]]), operators: new Map() } as const;
      let text = '';
      for await (const part of csv(facts, names)) text += String(part);
      expect(text).toContain(`\n'${name};7;`);
      const book = new ExcelJS.Workbook();
      const parts: Buffer[] = [];
      for await (const part of await workbook(facts, names)) parts.push(Buffer.from(part as Uint8Array));
      await book.xlsx.load(Buffer.concat(parts) as unknown as ExcelJS.Buffer);
      const cell = book.worksheets[1]?.getCell(2, 1);
      expect([cell?.type, cell?.value]).toEqual([ExcelJS.ValueType.String, name]);
    }
  });
});
