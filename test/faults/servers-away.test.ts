import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Carrier, type CarrierCall, carrierBehaviour, outcomeOf, startCarrier } from '@perezvon/launcher';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  attemptsOf,
  contactsOf,
  finished,
  listReady,
  makeCampaign,
  makeTonePrompt,
  makeTrunk,
  numbersOf,
  orderImport,
  startCampaign,
  tally,
} from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

/** What was on its way to Asterisk when a server went may still become a call, so many milliseconds later. */
const graceMs = 1_500;

let product: Product;
let carrier: Carrier;
let common: { readonly message: readonly object[]; readonly trunks: readonly string[] };

beforeAll(async () => {
  product = await Product.start({ ownDatabaseServer: true });
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    answerMs: 200,
    earlyMs: 300,
    listenMs: 60_000,
  });
  const promptId = await makeTonePrompt(product.api, 3_000);
  common = { trunks: [await makeTrunk(product.api, carrier)], message: [{ kind: 'prompt', promptId }] };
});
afterAll(async () => {
  // Undefined where the start failed, whose error is the one to see.
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

const settings = () => ({
  ...common,
  // One attempt: every second INVITE to a number is a fault.
  attempts: 1,
  pauses: { default: 1 },
  channels: 100,
  callsPerSecond: 15,
  notificationMs: 2_000,
  ringTimeoutMs: 5_000,
});
/** Each campaign calls numbers of its own. */
const numbers = (count: number, campaign: number) =>
  numbersOf(count).map((number) => `${number.slice(0, 5)}${campaign}${number.slice(6)}`);
async function callsTo(list: readonly string[]): Promise<CarrierCall[]> {
  const ours = new Set(list);
  return (await carrier.calls()).filter(({ number }) => ours.has(number));
}
const running = (list: readonly string[], more: number) =>
  until('calls', async () => (await callsTo(list)).length > more);

/** Every contact has come to its end by one attempt and at most one call; gives the attempts' outcomes. */
async function accounts(id: string, list: readonly string[]) {
  const [contacts, attempts, calls] = [
    await contactsOf(product.api, id),
    await attemptsOf(product.api, id),
    await callsTo(list),
  ];
  expect(Object.entries(tally(calls.map(({ number }) => number))).filter(([, times]) => times > 1)).toEqual([]);
  expect(contacts.length).toBe(list.length);
  expect(contacts.filter(({ state }) => state !== 'reached' && state !== 'notReached')).toEqual([]);
  expect(attempts.filter(({ state }) => state !== 'ended')).toEqual([]);
  // One that was called off before it was dialled is no call, and does not count.
  const made = attempts.filter(({ outcome }) => outcome !== 'cancelled');
  expect(made.map(({ number }) => number).sort()).toEqual(list.toSorted());
  return { attempts: made, calls, outcomes: tally(attempts.map(({ outcome }) => outcome)) };
}

describe('a running campaign', () => {
  it('starts nothing while MariaDB is away, and goes on afterwards as if nothing had been', async () => {
    const list = numbers(300, 1);
    const id = await startCampaign(product.api, list, settings());
    await running(list, 40);
    await product.stopDatabase();
    const from = Date.now();
    await sleep(20_000);
    const to = Date.now();
    await product.startDatabase();
    const back = Date.now();
    const before = (await callsTo(list)).length;
    await running(list, before + 30);
    const again = Date.now();
    await finished(product.api, id);

    const { attempts, calls, outcomes } = await accounts(id, list);
    const meanwhile = calls.filter(({ begin }) => begin > from + graceMs && begin < to);
    console.log(
      `database away ${to - from} ms, dialling again ${again - back} ms after it was back, outcomes ${JSON.stringify(outcomes)}`,
    );
    expect(meanwhile).toEqual([]);
    // Core was there all the time: it knows how each call ended, and every number was called.
    expect(calls.length).toBe(list.length);
    expect(attempts.filter(({ number, outcome }) => outcome !== outcomeOf[carrierBehaviour(number)])).toEqual([]);
  });

  it('tells the truth of calls that Asterisk took with it, and goes on when it is back', async () => {
    const list = numbers(300, 2);
    const id = await startCampaign(product.api, list, settings());
    await running(list, 60);
    await until('conversations', async () =>
      (await callsTo(list)).some(
        ({ answer, end, behaviour }) => behaviour === 'listen' && answer !== undefined && end === undefined,
      ),
    );
    await product.killAsterisk();
    const from = Date.now();
    await sleep(3_000);
    await product.startAsterisk();
    const back = Date.now();
    const before = (await callsTo(list)).length;
    await running(list, before + 30);
    const again = Date.now();
    await finished(product.api, id);

    const { attempts, outcomes } = await accounts(id, list);
    console.log(
      `Asterisk away ${back - from} ms, dialling again ${again - back} ms after it was back, outcomes ${JSON.stringify(outcomes)}`,
    );
    const untrue = attempts.filter(({ number, outcome }) => outcome !== outcomeOf[carrierBehaviour(number)]);
    // Those in flight failed, or nobody knows how much was heard; at most what was up or rang at the kill.
    expect(
      untrue.filter(({ outcome }) => outcome !== 'failure' && outcome !== 'uncertain' && outcome !== 'tooLittle'),
    ).toEqual([]);
    expect(untrue.length).toBeGreaterThan(0);
    expect(untrue.length).toBeLessThanOrEqual(100);
    const lying = untrue.filter(
      ({ number, outcome }) => outcome === 'tooLittle' && carrierBehaviour(number) !== 'listen',
    );
    expect(lying).toEqual([]);
  });
});

it('a worker killed in the middle of an import leaves the list whole, each row once', async () => {
  const rows = 80_000;
  const list = Array.from({ length: rows }, (_, i) => `+7915${String(i).padStart(7, '0')}`);
  const id = await makeCampaign(product.api, settings());
  const contacts = async () => {
    const [[row]] = await product.db.pool.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS count, COUNT(DISTINCT number) AS numbers FROM autodialer_contacts
        WHERE campaign_no = (SELECT no FROM autodialer_campaigns WHERE id = ?)`,
      [id],
    );
    return { count: Number(row?.['count']), numbers: Number(row?.['numbers']) };
  };
  const job = await orderImport(product.api, id, list);
  const path = `/api/autodialer/lists/${job}`;
  const { jobId } = await product.api.get<{ jobId: string }>(path);
  const progress = await until(
    'some of the import',
    async () => {
      const { state, done, total } = await product.api.get<{ state: string; done: number; total?: number }>(
        `/api/core/jobs/${jobId}`,
      );
      return state !== 'queued' && done > 0 ? { state, done, total } : undefined;
    },
    { everyMs: 20 },
  );
  expect(progress.state).toBe('running');
  await product.killWorker('SIGKILL');
  expect((await product.api.get<{ state: string }>(path)).state).toBe('importing');
  const began = Date.now();
  await product.startWorker();
  await listReady(product.api, job, 120_000);
  console.log(`worker killed at ${JSON.stringify(progress)}; list ready ${Date.now() - began} ms after the restart`);
  expect(await product.api.get(path)).toMatchObject({
    state: 'ready',
    rowsTotal: rows,
    rowsGood: rows,
    rowsBad: 0,
    rowsDuplicate: 0,
  });
  expect(await contacts()).toEqual({ count: rows, numbers: rows });
});
