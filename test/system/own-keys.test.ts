import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { CallCentre } from '../support/call-centre.js';
import { makeTrunk } from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import type { DeskPhone } from '../support/sip/desk-phone.js';
import { until } from '../support/until.js';

const number = '+74951112233';
let product: Product;
let centre: CallCentre;
/** The operator's, and two colleagues'. */
let deskPhone: DeskPhone;
let colleague: DeskPhone;
let third: DeskPhone;
let carrier: Carrier;
let callers = 0;
beforeAll(async () => {
  product = await Product.start({ logLevel: 'info' });
  centre = await CallCentre.open(product, {
    operators: 3,
    answerMs: 100,
    talkMs: 1_000,
    queues: [{ name: 'q', number, settings: { wrapUpSeconds: 0 }, members: [0] }],
  });
  carrier = await startCarrier({ root: serverRoot, dir: join(product.dir, 'carrier'), answerMs: 200 });
  const trunks = [await makeTrunk(product.api, carrier)];
  await product.api.post('/api/telephony/rules', { name: 'everywhere', prefix: '+7', trunks });
  const { id, version } = centre.phones[0] as unknown as { id: string; version: number };
  await product.api.send('PATCH', `/api/telephony/phones/${id}`, { mayCallOut: true, version });
  const phones = await Promise.all(centre.phones.map((_, index) => centre.deskPhone(index)));
  [deskPhone, colleague, third] = phones as [DeskPhone, DeskPhone, DeskPhone];
});
afterAll(async () => {
  for (const phone of [deskPhone, colleague, third]) phone?.close();
  await centre?.close();
  await carrier?.stop();
  await product?.stop();
});
beforeEach(async () => {
  for (const phone of [deskPhone, colleague, third])
    for (const call of phone.calls) if (!call.over) await call.hangUp();
  await until(
    'silence',
    async () => (await count("SELECT COUNT(*) AS n FROM core_calls WHERE state <> 'ended'")) === 0,
  );
});

async function rows<T>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> {
  const [found] = await product.db.pool.query(sql, [...values]);
  return found as T[];
}
const count = async (sql: string) => Number((await rows<{ n: number }>(sql))[0]?.n);
/** A caller talks with the operator. @returns the caller's call */
async function talk(): Promise<string> {
  callers += 1;
  await centre.call({ name: `caller-${callers}`, numbers: [number], perSecond: 1, from: callers });
  await deskPhone.incomingCall();
  const id = await until('the call', async () => {
    const [rows] = await product.db.pool.query("SELECT id FROM core_calls WHERE number = ? AND state = 'up'", [
      `+7916${String(callers).padStart(7, '0')}`,
    ]);
    return (rows as { id: string }[])[0]?.id;
  });
  await until('the talk', async () => (await events(id)).includes('CONNECT'));
  return id;
}
async function journal(id: string): Promise<{ event: string; data: Record<string, unknown> }[]> {
  const [rows] = await product.db.pool.query(
    'SELECT event, data FROM core_call_journal WHERE call_id = ? ORDER BY seq',
    [id],
  );
  return (rows as { event: string; data: string }[]).map(({ event, data }) => ({
    event,
    data: JSON.parse(data) as Record<string, unknown>,
  }));
}
const events = async (id: string) => (await journal(id)).map(({ event }) => event);
/** The calls that are joined with each other now. */
const up = async () => count("SELECT COUNT(*) AS n FROM core_calls WHERE state = 'up'");

it('hold: the caller is on hold for as long as the phone says so', async () => {
  const id = await talk();
  const call = await deskPhone.incomingCall();
  await call.hold();
  await until('hold', async () => (await events(id)).includes('HOLD'));
  await sleep(1_000);
  await call.resume();
  await until('the talk again', async () => (await events(id)).includes('UNHOLD'));
  const held = (await journal(id)).find(({ event }) => event === 'UNHOLD');
  expect(Number(held?.data['ms'])).toBeGreaterThanOrEqual(1_000);
  expect(Number(held?.data['ms'])).toBeLessThan(3_000);
  await call.hangUp();
  await until('the end', async () => (await events(id)).includes('COMPLETEAGENT'));
});

it('blind: the caller talks with the colleague, the phone is told so and is free', async () => {
  const id = await talk();
  const call = await deskPhone.incomingCall();
  expect(await call.refer('102')).toBe(202);
  const taken = await colleague.incomingCall();
  await until(
    'the talk with the colleague',
    async () => (await events(id)).filter((one) => one === 'CONNECT').length === 2,
  );
  expect(call.told.at(-1)).toContain('200');
  await until('the phone to be free', () => call.over);
  expect(await events(id)).toEqual(expect.arrayContaining(['TRANSFER', 'BLINDTRANSFER']));
  await taken.hangUp();
});

it('blind to where nobody may go: refused, and the talk goes on', async () => {
  const id = await talk();
  const call = await deskPhone.incomingCall();
  for (const to of ['777', '+4930123456', '*65', 's', 'perezvon-outgoing']) {
    call.told.length = 0;
    await call.refer(to);
    await until(`an answer about ${to}`, () => call.told.some((word) => /^[456]\d\d/.test(word)));
  }
  expect(await up()).toBe(2);
  expect(await events(id)).not.toContain('TRANSFER');
  expect(call.over).toBe(false);
});

it('attended: who was asked first talks with the caller, and both calls of the phone are over', async () => {
  const id = await talk();
  const call = await deskPhone.incomingCall();
  await call.hold();
  const asking = await deskPhone.dial('102');
  await until('the consultation', async () => (await up()) === 4);
  await call.refer(asking);
  await until(
    'the talk with the colleague',
    async () => (await events(id)).filter((one) => one === 'CONNECT').length === 2,
  );
  await until('the phone to be free', () => call.over && asking.over);
  expect(call.told.at(-1)).toContain('200');
  expect(await up()).toBe(2);
  const words = await events(id);
  expect(words).toEqual(expect.arrayContaining(['HOLD', 'UNHOLD', 'TRANSFER', 'ATTENDEDTRANSFER']));
  // The caller hangs up: the colleague is free.
  await (await colleague.incomingCall()).hangUp();
  await until('the end', async () => (await up()) === 0);
});

it('attended, asked for by the other call: the same', async () => {
  const id = await talk();
  const call = await deskPhone.incomingCall();
  await call.hold();
  const asking = await deskPhone.dial('103');
  await until('the consultation', async () => (await up()) === 4);
  await asking.refer(call);
  await until(
    'the talk with the colleague',
    async () => (await events(id)).filter((one) => one === 'CONNECT').length === 2,
  );
  await until('the phone to be free', () => call.over && asking.over);
  expect(await events(id)).toEqual(expect.arrayContaining(['TRANSFER', 'ATTENDEDTRANSFER']));
  expect((await third.incomingCall()).over).toBe(false);
});

it('who was called by the phone is transferred as well, blindly and after a question', async () => {
  for (const [number, how] of [
    ['+79161110001', 'blind'],
    ['+79161110002', 'attended'],
  ] as const) {
    const call = await deskPhone.dial(number);
    const id = await until(
      'the call',
      async () =>
        (await rows<{ id: string }>("SELECT id FROM core_calls WHERE number = ? AND state = 'up'", [number]))[0]?.id,
    );
    await until('the talk', async () => (await events(id)).includes('CONNECT'));
    if (how === 'blind') await call.refer('102');
    else {
      await call.hold();
      await call.refer(await deskPhone.dial('102'));
    }
    const taken = await until('the colleague', () => colleague.calls.find(({ incoming, over }) => incoming && !over));
    await until(
      'the talk with the colleague',
      async () => (await events(id)).filter((one) => one === 'CONNECT').length === 2,
    );
    await until('the phone to be free', () => deskPhone.calls.every(({ over }) => over));
    const given = (await journal(id)).filter(({ event }) => event === 'TRANSFER').map(({ data }) => data['kind']);
    expect(given).toEqual([how]);
    const [far] = (await carrier.calls()).filter((one) => one.number === number);
    expect(far).toMatchObject({ end: undefined });
    await taken.hangUp();
    await until('the end', async () => (await up()) === 0);
  }
});
