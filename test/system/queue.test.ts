import { afterAll, beforeAll, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { Product } from '../support/product.js';
import type { Traced } from '../support/sip/sipp.js';

/** `PEREZVON_CALLS=2000` is the long way. */
const calls = Number(process.env.PEREZVON_CALLS ?? 300);
const operators = 20;
const queues = [
  { name: 'emergency', number: '+74950000001', priority: 3 },
  { name: 'customers', number: '+74950000002', priority: 1 },
  { name: 'sales', number: '+74950000003', priority: 0 },
] as const;

interface StayRow {
  readonly call_id: string;
  readonly queue_id: string;
  readonly entered_at: Date;
  readonly connected_at: Date | null;
  readonly outcome: string;
  readonly operator_id: string;
}

let product: Product;
let centre: CallCentre;
beforeAll(async () => {
  product = await Product.start();
  centre = await CallCentre.open(product, {
    operators,
    queues: queues.map(({ name, number, priority }) => ({
      name,
      number,
      settings: { priority, wrapUpSeconds: 0, announcePlace: false, announceWait: false },
    })),
    answerMs: 150,
    talkMs: 600,
    trace: true,
  });
});
afterAll(async () => {
  await centre?.close();
  await product?.stop();
});

it('serves three queues with twenty operators: nobody is lost, no phone gets two calls, higher priority first', async () => {
  const numbers = Array.from({ length: calls }, (_, i) => queues[(i * 7) % 3]?.number ?? '');
  const sipp = await centre.call({ name: 'callers', numbers, perSecond: 60, limit: 120 });
  await sipp.done();
  const stays = await staysOf(calls);

  // Each caller has talked once, and each account of it is the same.
  expect(stays.map(({ outcome }) => outcome)).toEqual(Array(calls).fill('answered'));
  expect(new Set(stays.map(({ call_id }) => call_id)).size).toBe(calls);
  const trace = await centre.uas.trace();
  const phones = perPhone(trace);
  const talks = [...phones.values()].flatMap(({ talks: each }) => each);
  expect(talks).toHaveLength(calls);
  const connects = await count("SELECT COUNT(*) AS n FROM core_call_journal WHERE event = 'ENTERQUEUE'");
  expect(connects).toBe(calls);
  const complete = await count("SELECT COUNT(*) AS n FROM core_call_journal WHERE event LIKE 'COMPLETE%'");
  expect(complete).toBe(calls);

  for (const [phone, { overlaps }] of phones) expect(overlaps, `second INVITE at ${phone}`).toBe(0);
  expect(inversions(stays)).toEqual([]);
});

async function count(sql: string): Promise<number> {
  const [rows] = await product.db.pool.query(sql);
  return Number((rows as { n: number }[])[0]?.n);
}
async function staysOf(wanted: number): Promise<readonly StayRow[]> {
  for (let tries = 0; tries < 50; tries += 1) {
    const [rows] = await product.db.pool.query('SELECT * FROM queues_stays ORDER BY connected_at');
    if ((rows as StayRow[]).length >= wanted) return rows as StayRow[];
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('stays are missing');
}

interface PhoneTrace {
  readonly talks: { readonly from: number; readonly until: number }[];
  overlaps: number;
}
/** What each phone saw: its calls from INVITE to the end, and INVITEs that came while one was there. */
function perPhone(trace: readonly Traced[]): ReadonlyMap<string, PhoneTrace> {
  const phones = new Map<string, PhoneTrace>();
  const open = new Map<string, { readonly phone: string; readonly callId: string; from: number; up: boolean }>();
  for (const { at, sent, text } of trace) {
    const callId = /^Call-ID: *(\S+)/im.exec(text)?.[1] ?? '';
    const invited = sent ? undefined : /^INVITE sip:(phone-\d+)@/.exec(text)?.[1];
    if (invited !== undefined && !open.has(callId)) {
      const phone = phones.get(invited) ?? { talks: [], overlaps: 0 };
      phones.set(invited, phone);
      if ([...open.values()].some((one) => one.phone === invited)) phone.overlaps += 1;
      open.set(callId, { phone: invited, callId, from: at, up: false });
    }
    const call = open.get(callId);
    if (!call) continue;
    if (!sent && text.startsWith('ACK')) call.up = true;
    const bye = text.startsWith('BYE') || text.startsWith('CANCEL');
    if (!bye) continue;
    open.delete(callId);
    if (call.up) phones.get(call.phone)?.talks.push({ from: call.from, until: at });
  }
  return phones;
}

/** Callers who were joined while one of higher rank had waited since before the offer went out. */
function inversions(stays: readonly StayRow[]): readonly string[] {
  // Every operator works in every queue: who waits could have been taken by anybody.
  const offeredMs = 400;
  const rank = (stay: StayRow) => queues.length - 1 - centre.queueIds.indexOf(stay.queue_id);
  const found: string[] = [];
  for (const stay of stays) {
    const joined = stay.connected_at?.getTime() ?? 0;
    const passed = stays.find((other) => {
      const otherJoined = other.connected_at?.getTime() ?? 0;
      const waitedBefore = other.entered_at.getTime() < joined - offeredMs;
      return rank(other) > rank(stay) && waitedBefore && otherJoined > joined + offeredMs;
    });
    if (passed) found.push(`${stay.call_id} before ${passed.call_id}`);
  }
  return found;
}
