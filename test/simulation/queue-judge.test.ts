import { describe, expect, it } from 'vitest';
import type { Traced } from '../support/sip/sipp.js';
import {
  type Dialog,
  dialogsOf,
  disagreements,
  inversions,
  type Served,
  type ToldCall,
} from '../support/queue-judge.js';

describe('the judge of queues', () => {
  const stepMs = 900_000;
  const served = (id: string, priority: number, enteredAt: number, offeredAt: number): Served => ({
    id,
    priority,
    enteredAt,
    inLineAt: enteredAt + 20,
    offeredAt,
  });
  it('finds whom somebody of lower rank was preferred to', () => {
    const first = served('first', 0, 1_000, 5_000);
    const later = served('later', 0, 2_000, 6_000);
    const important = served('important', 3, 3_000, 4_000);
    expect(inversions([first, later, important], stepMs)).toEqual([]);
    expect(inversions([first, { ...important, offeredAt: 5_001 }], stepMs)).toEqual(['first before important']);
    expect(inversions([{ ...first, offeredAt: 6_001 }, later], stepMs)).toEqual(['later before first']);
    // Who has waited for longer than the priority is worth goes first again.
    expect(inversions([served('patient', 0, 0, 2_800_000), served('new', 3, 2_750_000, 2_790_000)], stepMs)).toEqual([
      'new before patient',
    ]);
  });
  it('lets an offer be that was out before the other came', () => {
    const out = served('out', 0, 1_000, 5_000);
    expect(inversions([out, served('important', 3, 5_001, 9_000)], stepMs)).toEqual([]);
    expect(inversions([out, served('important', 3, 4_980, 9_000)], stepMs)).toEqual([]);
    expect(inversions([out, served('important', 3, 4_979, 9_000)], stepMs)).toHaveLength(1);
  });

  const message = (at: number, sent: boolean, first: string, callId: string): Traced => ({
    at,
    sent,
    text: `${first}\r\nFrom: "x" <sip:+79160000001@host>;tag=1\r\nCall-ID: ${callId}\r\n`,
  });
  const invite = (at: number, callId: string) => message(at, false, 'INVITE sip:phone-1@host:5060 SIP/2.0', callId);
  it('sees a second INVITE, and none in one that is repeated or comes after the end', () => {
    const trace = [
      invite(1, 'a'),
      invite(2, 'a'),
      message(3, true, 'SIP/2.0 200 OK\r\nCSeq: 1 INVITE', 'a'),
      message(4, true, 'SIP/2.0 200 OK\r\nCSeq: 2 INVITE', 'a'),
      message(9, true, 'BYE sip:x SIP/2.0', 'a'),
      invite(9, 'b'),
    ];
    const { dialogs, second } = dialogsOf(trace, false);
    expect(second).toEqual([]);
    expect(dialogs).toEqual([
      { callId: 'a', to: 'phone-1', from: '+79160000001', invitedAt: 1, upAt: 3, endedAt: 9 },
      { callId: 'b', to: 'phone-1', from: '+79160000001', invitedAt: 9, upAt: undefined, endedAt: undefined },
    ]);
    expect(dialogsOf([...trace, invite(10, 'c')], false).second.map(({ callId }) => callId)).toEqual(['c']);
  });

  const carrier: Dialog = { callId: 'x', to: '+7495', from: '+7916', invitedAt: 0, upAt: 100, endedAt: 9_000 };
  const phone: Dialog = { callId: 'y', to: 'phone-1', from: '+7916', invitedAt: 400, upAt: 500, endedAt: 8_900 };
  const told: ToldCall = {
    id: 'id',
    number: '+7916',
    events: [
      { event: 'ANSWER', at: 90 },
      { event: 'ENTERQUEUE', at: 110 },
      { event: 'CONNECT', at: 520 },
      { event: 'COMPLETEAGENT', at: 8_920 },
      { event: 'END', at: 9_010 },
    ],
    stays: [{ outcome: 'answered', phone: 'phone-1' }],
  };
  it('finds each call of which carrier, phones and journal tell different things', () => {
    expect(disagreements([carrier], [phone], [told])).toEqual([]);
    const wrong: readonly (readonly [Dialog[], Dialog[], ToldCall[]])[] = [
      [[carrier], [phone], []],
      [[carrier], [], [told]],
      [[carrier], [phone, phone], [told]],
      [[], [phone], [told]],
      [[carrier], [phone], [told, { ...told, id: 'twin' }]],
      [[carrier], [phone], [{ ...told, events: told.events.slice(0, -1) }]],
      [[carrier], [phone], [{ ...told, events: [...told.events, { event: 'CONNECT', at: 600 }] }]],
      [[carrier], [phone], [{ ...told, stays: [{ outcome: 'answered', phone: 'phone-2' }] }]],
      [[carrier], [phone], [{ ...told, stays: [{ outcome: 'abandoned', phone: 'phone-1' }] }]],
      [[{ ...carrier, endedAt: 12_000 }], [phone], [told]],
      [[carrier], [{ ...phone, endedAt: undefined }], [told]],
    ];
    for (const [index, [one, two, three]] of wrong.entries())
      expect(disagreements(one, two, three).length, `of ${index}`).toBeGreaterThan(0);
  });
});
