import { join } from 'node:path';
import { type Carrier, carrierBehaviour, startCarrier } from '@perezvon/launcher';
import { Workbook } from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type AttemptRow,
  attemptsOf,
  contactsOf,
  finished,
  makeSpokenPrompt,
  makeTrunk,
  numbersOf,
  startCampaign,
  tally,
} from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

/** What the product must say of a number, by what the carrier does to it: two attempts, then it is given up. */
const demanded = {
  listen: { state: 'reached', lastOutcome: 'reached', attempts: 1 },
  hangUpEarly: { state: 'notReached', lastOutcome: 'tooLittle', attempts: 2 },
  busy: { state: 'notReached', lastOutcome: 'busy', attempts: 2 },
  noAnswer: { state: 'notReached', lastOutcome: 'noAnswer', attempts: 2 },
  reject: { state: 'notReached', lastOutcome: 'rejected', attempts: 2 },
  congestion: { state: 'notReached', lastOutcome: 'congestion', attempts: 2 },
  // A number that does not exist is not called twice.
  unallocated: { state: 'notReached', lastOutcome: 'invalid', attempts: 1 },
} as const;

let product: Product;
let carrier: Carrier;

beforeAll(async () => {
  product = await Product.start();
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    answerMs: 200,
    earlyMs: 300,
    listenMs: 30_000,
  });
});
afterAll(async () => {
  // Undefined where the start failed, whose error is the one to see.
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

it('a campaign does to each contact what its line demands, and every account of it agrees', async () => {
  const { api } = product;
  const numbers = numbersOf(150);
  const id = await startCampaign(api, numbers, {
    message: [{ kind: 'prompt', promptId: await makeSpokenPrompt(api, 'Здравствуйте! Это короткая проверка.') }],
    trunks: [await makeTrunk(api, carrier)],
    attempts: 2,
    pauses: { default: 1, noAnswer: 2 },
    channels: 60,
    callsPerSecond: 30,
    notificationMs: 1_000,
    ringTimeoutMs: 5_000,
  });
  const page = await finished(api, id);

  const [contacts, attempts, calls] = [await contactsOf(api, id), await attemptsOf(api, id), await carrier.calls()];
  const wanted = numbers.map((number) => ({ number, ...demanded[carrierBehaviour(number)] }));
  const byNumber = (one: { number: string }, other: { number: string }) => one.number.localeCompare(other.number);
  expect(
    contacts
      .map(({ number, state, lastOutcome, attempts: made }) => ({ number, state, lastOutcome, attempts: made }))
      .sort(byNumber),
  ).toEqual(wanted.toSorted(byNumber));

  // The carrier is the judge of how often each number was called.
  const perNumber = Object.fromEntries(wanted.map(({ number, attempts: made }) => [number, made]));
  expect(tally(calls.map(({ number }) => number))).toEqual(perNumber);
  expect(new Set(calls.map(({ callId }) => callId)).size).toBe(calls.length);
  expect(tally(attempts.map(({ number }) => number))).toEqual(perNumber);
  expect(
    attempts.filter(
      ({ state, number, outcome }) => state !== 'ended' || outcome !== demanded[carrierBehaviour(number)].lastOutcome,
    ),
  ).toEqual([]);
  for (const { number, outcome, heardMs } of attempts) {
    if (outcome === 'reached') expect(heardMs, number).toBeGreaterThanOrEqual(1_000);
    else if (outcome !== 'tooLittle') expect(heardMs, number).toBeNull();
    else expect(heardMs, number).toBeLessThan(1_000);
  }

  const states = tally(contacts.map(({ state }) => state));
  expect(page.counts).toEqual({
    reached: states['reached'],
    notReached: states['notReached'],
    waiting: 0,
    dialling: 0,
    total: numbers.length,
  });
  expect(page.outcomes).toMatchObject(tally(attempts.map(({ outcome }) => outcome)));
  await excelAgrees(id, attempts);
});

async function excelAgrees(campaignId: string, attempts: readonly AttemptRow[]): Promise<void> {
  const { api } = product;
  const report = await api.post<{ id: string }>('/api/autodialer/exports', { format: 'xlsx', filter: { campaignId } });
  const file = await until('the report', async () => {
    const answer = await api.raw('GET', `/api/autodialer/exports/${report.id}/xlsx`);
    return answer.ok ? answer.arrayBuffer() : undefined;
  });
  const book = new Workbook();
  await book.xlsx.load(file);
  const [sheet] = book.worksheets;
  const rows = (sheet?.getSheetValues() ?? [])
    .slice(2)
    .map((row) => (Array.isArray(row) ? Array.from(row, String) : []));
  // Number and ordinal name an attempt.
  const named = ({ number, ordinal }: AttemptRow) => `${number} ${ordinal}`;
  const listed = rows.map(
    (row) => `${row.find((cell) => cell.startsWith('+7'))} ${row.find((cell) => /^\d$/.test(cell))}`,
  );
  expect(listed.sort()).toEqual(attempts.map(named).sort());
}
