import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { type Carrier, type CarrierBehaviour, carrierBehaviour, startCarrier } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

const answerMs = 200;
const earlyMs = 400;
const listenMs = 1_000;
/** Who is called hears nothing until the carrier hangs up. */
const callerDialplan = `[caller]
exten => s,1,Wait(30)
`;
const callerTrunk = (carrier: Carrier) => `[carrier]
type = endpoint
transport = transport-udp
context = caller
disallow = all
allow = alaw
aors = carrier
[carrier]
type = aor
contact = sip:${carrier.address}:${carrier.sipPort}
`;

let dir: string;
let carrier: Carrier | undefined;
let caller: PrivateAsterisk | undefined;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-carrier-'));
  carrier = await startCarrier({ root: serverRoot, dir: join(dir, 'carrier'), answerMs, earlyMs, listenMs });
  caller = await startAsterisk({
    root: serverRoot,
    dir: join(dir, 'caller'),
    extraConfig: { 'pjsip.conf': callerTrunk(carrier), 'extensions.conf': callerDialplan },
  });
});
afterAll(async () => {
  await caller?.stop();
  await carrier?.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Calls a number from the other Asterisk; what is not answered is given up after two seconds. */
async function call(number: string): Promise<void> {
  const { url, user, password } = caller!.ari;
  const query = new URLSearchParams({
    endpoint: `PJSIP/${number}@carrier`,
    context: 'caller',
    extension: 's',
    priority: '1',
    timeout: '2',
  });
  const response = await fetch(`${url}/ari/channels?${query.toString()}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    signal: AbortSignal.timeout(10_000),
  });
  expect(response.status, await response.text()).toBe(200);
}

it('does to each number what its last two digits demand, and writes down exactly that', async () => {
  const numbers = [0, 54, 55, 64, 65, 76, 77, 91, 92, 95, 96, 97, 98, 99].map(
    (digits) => `791612300${String(digits).padStart(2, '0')}`,
  );
  for (const number of numbers) await call(number);
  const calls = await until('all calls to end', async () => {
    const seen = await carrier!.calls();
    return seen.length >= numbers.length && seen.every(({ end }) => end !== undefined) ? seen : undefined;
  });

  expect(calls.map(({ number }) => number).toSorted()).toEqual(numbers.map((number) => `+${number}`).toSorted());
  expect(new Set(calls.map(({ callId }) => callId)).size).toBe(numbers.length);
  for (const call of calls) {
    expect(call.behaviour).toBe(carrierBehaviour(call.number));
    const talk: Partial<Record<CarrierBehaviour, number>> = { listen: listenMs, hangUpEarly: earlyMs };
    const demanded = talk[call.behaviour];
    if (demanded === undefined) {
      expect(call.answer, call.number).toBeUndefined();
      continue;
    }
    const rang = call.answer! - call.begin;
    const talked = call.end! - call.answer!;
    expect(
      {
        rang: rang >= answerMs - 5 && rang < answerMs + 500,
        talked: talked >= demanded - 5 && talked < demanded + 500,
      },
      `${call.number}: ${rang} ms, ${talked} ms`,
    ).toEqual({ rang: true, talked: true });
  }
  // Who is not answered is given up by the caller, not by the carrier.
  for (const call of calls.filter(({ behaviour }) => behaviour === 'noAnswer'))
    expect(call.end! - call.begin, call.number).toBeGreaterThan(1_900);
});

it('counts every one of many calls that come at once', async () => {
  const before = (await carrier!.calls()).length;
  const numbers = Array.from({ length: 200 }, (_, index) => `79170${String(index).padStart(4, '0')}65`);
  const started = Date.now();
  for (let from = 0; from < numbers.length; from += 20) await Promise.all(numbers.slice(from, from + 20).map(call));
  const calls = await until('all calls to end', async () => {
    const seen = (await carrier!.calls()).slice(before);
    return seen.length >= numbers.length && seen.every(({ end }) => end !== undefined) ? seen : undefined;
  });
  expect(Date.now() - started).toBeLessThan(60_000);
  expect(calls.map(({ number }) => number).toSorted()).toEqual(numbers.map((number) => `+${number}`));
});
