import { cp, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Carrier, carrierBehaviour, startCarrier } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.js';
import { contactsOf, finished, makeTonePrompt, makeTrunk, numbersOf, startCampaign } from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

interface Module {
  readonly id: string;
  readonly state: string;
  readonly error?: { readonly message: string };
  readonly health: readonly { readonly ok: boolean; readonly detail?: string }[];
}

const repository = fileURLToPath(new URL('../../../', import.meta.url));
let folder: string;
let product: Product;
let carrier: Carrier;

/** The fixtures as packages that were built. */
async function install(): Promise<void> {
  const fixtures = join(repository, 'test/faults/fixtures');
  for (const id of await readdir(fixtures)) {
    const at = join(folder, 'plugins', id);
    await mkdir(join(at, 'dist'), { recursive: true });
    await cp(join(fixtures, id), at, { recursive: true });
    await rename(join(at, 'plugin.js'), join(at, 'dist/plugin.js'));
  }
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-broken-'));
  await install();
  product = await Product.start({ plugins: [join(folder, 'plugins')] });
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
  await rm(folder, { recursive: true, force: true });
});

const moduleOf = async (id: string) =>
  (await product.api.get<Module[]>('/api/core/modules')).find((each) => each.id === id);

it('plugins that break name themselves, and neither log-in nor campaigns nor calls notice', async () => {
  const { api, corePid, workerPid } = product;
  // A long message: the calls that are up now are still up when everything has been broken.
  const numbers = numbersOf(60);
  const id = await startCampaign(api, numbers, {
    message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 8_000) }],
    trunks: [await makeTrunk(api, carrier)],
    attempts: 1,
    pauses: { default: 1 },
    channels: 60,
    callsPerSecond: 10,
    notificationMs: 7_000,
    ringTimeoutMs: 5_000,
  });
  const talks = await until('conversations', async () => {
    const up = (await carrier.calls()).filter(
      ({ behaviour, answer, end }) => behaviour === 'listen' && answer !== undefined && end === undefined,
    );
    return up.length > 3 ? up : undefined;
  });

  for (let i = 0; i < 5; i += 1) {
    expect((await api.raw('GET', '/api/throws-in-route/work')).status).toBe(500);
    await api.post('/api/floating/rejection');
    await api.post('/api/floating/exception');
  }
  const details = async () => (await moduleOf('floating'))?.health.filter(({ ok }) => !ok).map(({ detail }) => detail);
  await until('the plugin to be named', async () => /a floating (rejection|exception)/.test(String(await details())));
  expect(await moduleOf('throws-at-start')).toMatchObject({ state: 'failed', error: { message: 'no luck today' } });
  expect((await moduleOf('never-starts'))?.error?.message).toMatch(/did not finish/);
  expect(await moduleOf('throws-in-route')).toMatchObject({ state: 'running' });
  expect(JSON.stringify((await moduleOf('throws-in-route'))?.health)).toContain('a broken route');

  // Still the same processes, and the same calls.
  expect([product.corePid, product.workerPid]).toEqual([corePid, workerPid]);
  for (const pid of [corePid, workerPid]) expect(() => process.kill(pid, 0)).not.toThrow();
  const someone = new ApiClient(api.url);
  await someone.enter();
  expect(await someone.get('/api/core/session')).toMatchObject({ user: { login: 'admin' } });

  await finished(someone, id);
  const reached = (await contactsOf(api, id)).filter(({ state }) => state === 'reached').map(({ number }) => number);
  expect(reached.sort()).toEqual(numbers.filter((number) => carrierBehaviour(number) === 'listen').sort());
  // Those who listened while it all broke heard the message to its end, at their first call.
  const calls = await carrier.calls();
  expect(calls.length).toBe(numbers.length);
  for (const { callId } of talks) {
    const { answer = 0, end = 0 } = calls.find((call) => call.callId === callId) ?? {};
    expect(end - answer).toBeGreaterThan(7_000);
  }
});
