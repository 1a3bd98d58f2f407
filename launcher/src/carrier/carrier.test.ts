import { expect, it } from 'vitest';
import { carrierBehaviour } from './behaviour.js';
import { parseCarrierLog } from './carrier-log.js';

it('behaves in the shares of a notification campaign, the same for a number each time', () => {
  const shares = new Map<string, number>();
  for (let n = 0; n < 100; n += 1) {
    const behaviour = carrierBehaviour(`+7916123${String(n).padStart(4, '0')}`);
    shares.set(behaviour, (shares.get(behaviour) ?? 0) + 1);
  }
  expect(Object.fromEntries(shares)).toEqual({
    listen: 55,
    hangUpEarly: 10,
    busy: 12,
    noAnswer: 15,
    reject: 4,
    congestion: 2,
    unallocated: 2,
  });
});

it('reads its log: a finished call, one that goes on, and lines of others', () => {
  const text = `[2026-11-23 05:00:01.100] NOTICE[1][C-1] Ext. +79161230001: CARRIER begin 1.1 79161230001 abc@x
[2026-11-23 05:00:01.200] WARNING[1] chan_pjsip.c: something else
[2026-11-23 05:00:02.100] NOTICE[1][C-1] Ext. 01: CARRIER answer 1.1 79161230001 abc@x
[2026-11-23 05:00:03.100] NOTICE[1][C-2] Ext. x: CARRIER begin 1.2 79161230070 def@x
[2026-11-23 05:00:04.100] NOTICE[1][C-1] Ext. h: CARRIER end 1.1 79161230001 abc@x
`;
  const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);
  expect(parseCarrierLog(text)).toEqual([
    {
      number: '+79161230001',
      callId: 'abc@x',
      behaviour: 'listen',
      begin: at('05:00:01.100'),
      answer: at('05:00:02.100'),
      end: at('05:00:04.100'),
    },
    {
      number: '+79161230070',
      callId: 'def@x',
      behaviour: 'busy',
      begin: at('05:00:03.100'),
      answer: undefined,
      end: undefined,
    },
  ]);
});
