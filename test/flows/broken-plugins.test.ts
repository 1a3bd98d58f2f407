import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Carrier, carrierBehaviour, startCarrier } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openPage } from '../e2e/browser.js';
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

/** The fixtures as packages that were built, and that have nothing installed. */
async function install(): Promise<void> {
  const fixtures = join(repository, 'test/flows/fixtures');
  for (const id of await readdir(fixtures)) {
    const at = join(folder, 'plugins', id);
    await mkdir(join(at, 'dist'), { recursive: true });
    await cp(join(fixtures, id), at, { recursive: true });
    await rename(join(at, 'plugin.js'), join(at, 'dist/plugin.js'));
    if (existsSync(join(at, 'ui'))) await rename(join(at, 'ui'), join(at, 'dist/ui'));
  }
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

it('panels that break are named in Module Admin, and the pages around them go on', async () => {
  const browser = await openBrowser();
  try {
    const { page } = await openPage(browser);
    const { url } = product.api;
    await page.goto(url);
    await page.getByLabel('Логин').fill('admin');
    await page.getByLabel('Пароль').fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('navigation').waitFor();
    const broken = (name: string) => `${url}/breaks-in-panels/${name}`;
    const told = () => page.waitForResponse(`${url}/api/core/panel-faults`);
    const shows = async (name: string, text: RegExp) => {
      const report = told();
      await page.goto(broken(name));
      expect((await report).status()).toBe(204);
      await page.locator('main').getByRole('alert').filter({ hasText: text }).waitFor();
      await page.locator('side-menu a[href="/autodialer/campaigns"]').waitFor();
    };
    await shows('constructor', /broken in the constructor/);
    await shows('connected', /broken while connected/);
    await shows('render', /broken in render/);
    await shows('endless', /updates itself without end/);
    await page.goto(broken('click'));
    const report = told();
    await page.getByRole('button', { name: 'Break' }).click();
    await report;
    await page.getByRole('heading', { name: 'Whole' }).waitFor();
    await page.clock.install();
    await page.goto(broken('never'));
    await page.locator('side-menu a[href="/autodialer/campaigns"]').waitFor();
    await page.clock.fastForward(16_000);
    await page
      .locator('main')
      .getByRole('alert')
      .filter({ hasText: /was not loaded/ })
      .waitFor();

    // A loop without end takes its window with it; the window that is opened next says so.
    const hanging = await page.context().newPage();
    await hanging.goto(broken('loop'), { waitUntil: 'commit' });
    await until('the panel to hang', async () =>
      Promise.race([hanging.evaluate('1').then(() => undefined), sleep(1_000).then(() => true)]),
    );
    await sleep(5_000);
    const next = await page.context().newPage();
    await next.goto(broken('loop'));
    await next.locator('main').getByRole('alert').filter({ hasText: 'перестала отвечать' }).waitFor();
    await next.goto(`${url}/modules`);
    const named = next.getByRole('region', { name: 'breaks-in-panels.title' });
    for (const [name, detail] of [
      ['constructor', 'broken in the constructor'],
      ['connected', 'broken while connected'],
      ['render', 'broken in render'],
      ['click', 'broken by a click'],
      ['endless', 'updates itself without end'],
      ['never', 'was not loaded'],
      ['loop', 'перестала отвечать'],
    ] as const)
      await named
        .locator('.notice')
        .filter({ hasText: `/breaks-in-panels/${name}` })
        .filter({ hasText: detail })
        .waitFor();
    await next.locator('side-menu a[href="/autodialer/campaigns"]').click();
    await next.getByRole('heading', { level: 1 }).waitFor();
  } finally {
    await browser.close();
  }
});

it('believes only those who may open a panel that it broke, and only so often', async () => {
  const { api } = product;
  const password = 'long enough 123';
  await api.post('/api/core/users', { login: 'stranger', name: 'Stranger', password, roles: ['operator'] });
  const stranger = new ApiClient(api.url);
  await stranger.enter('stranger', password);
  const fault = { kind: 'failed', tag: 'breaks-in-panels-render', message: 'invented' };
  expect((await stranger.raw('POST', '/api/core/panel-faults', fault)).status).toBe(404);
  expect(JSON.stringify(await moduleOf('breaks-in-panels'))).not.toContain('invented');
  const answers = await Promise.all(
    Array.from({ length: 25 }, () => stranger.raw('POST', '/api/core/panel-faults', fault)),
  );
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(5);
  expect((await api.raw('POST', '/api/core/panel-faults', { kind: 'failed', tag: 7 })).status).toBe(422);
});
