import { newId } from '@perezvon/sdk/shared';
import { expect, it } from 'vitest';
import { begin, campaign, finished, list, rows, until, useTables } from './testing/dialer-tables.js';
import { testTrunk } from './testing/dialling-process.js';
import { type Fate, FakeExchange } from './testing/fake-exchange.js';

useTables();

const well: Fate = { outcome: 'answered', ms: 20, heardMs: 15_000 };
const contacts = 60;

/** A provider that has a bad while after its first calls, until nobody has called for a second. */
function badWhile(bad: Fate) {
  let calls = 0;
  let duringIt = 0;
  let mended = false;
  const exchange = new FakeExchange(() => {
    calls += 1;
    if (calls <= 10 || mended) return well;
    duringIt += 1;
    return bad;
  });
  return { exchange, during: () => duringIt, mend: () => (mended = true) };
}

it.each([
  ['answers 503', { outcome: 'congestion', ms: 5, refused: 503 }, 20],
  ['does not answer', { outcome: 'noAnswer', ms: 30, refused: 0 }, 20],
  ['says that no number exists', { outcome: 'invalid', ms: 5, refused: 404 }, 30],
] as const)(
  'a provider that %s costs no contact an attempt, and none is lost',
  async (_what, bad, most) => {
    const { exchange, during, mend } = badWhile(bad);
    const id = await campaign({ channels: 5, callsPerSecond: 40, attempts: 1 });
    await list(id, contacts);
    const running = await begin(exchange);
    await until('the trunk is held', () => running.holds.of(id)?.code === 'trunkHeld');
    expect(during()).toBeLessThanOrEqual(most);
    expect(running.holds.of(id)?.values).toMatchObject({ status: bad.refused });
    const before = during();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(during()).toBe(before);
    mend();
    await until('the campaign is finished', finished(id), 50_000);
    expect(
      await rows('SELECT state, attempts, COUNT(*) AS n FROM autodialer_contacts GROUP BY state, attempts'),
    ).toEqual([{ state: 'reached', attempts: 1, n: contacts }]);
  },
  90_000,
);

it('the campaign goes on over another trunk, and the first one is tried again later', async () => {
  const other = { ...testTrunk, id: newId(), name: 'other', endpoint: 'other' };
  const exchange = new FakeExchange(({ trunk }) =>
    trunk === other.endpoint ? well : { outcome: 'congestion', ms: 5, refused: 503 },
  );
  const id = await campaign({ channels: 5, attempts: 1, trunks: [testTrunk.id, other.id] });
  await list(id, contacts);
  await begin(exchange, { further: [other] });
  await until('the campaign is finished', finished(id), 30_000);
  const [all] = await rows("SELECT COUNT(*) AS n FROM autodialer_contacts WHERE state = 'reached'");
  expect(Number(all?.n)).toBe(contacts);
}, 60_000);
