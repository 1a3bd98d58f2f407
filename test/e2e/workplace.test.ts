import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loudness, samplesOf } from '../support/goertzel.js';
import { Product, serverRoot } from '../support/product.js';
import { DeskPhone } from '../support/sip/desk-phone.js';
import { until } from '../support/until.js';
import { fakeMicrophone, openBrowser, openPage } from './browser.js';

interface Named {
  readonly id: string;
}
const callerTone = 700;

let product: Product;
let outside: PrivateAsterisk;
let browser: Browser;
let dir: string;
beforeAll(async () => {
  product = await Product.start({ logLevel: 'info' });
  dir = await mkdtemp(join(tmpdir(), 'perezvon-workplace-'));
  const { address, ports } = product.asterisk;
  outside = await startAsterisk({
    root: serverRoot,
    dir,
    extraModules: ['res_clioriginate.so'],
    extraConfig: {
      'pjsip.conf': [
        '[product]',
        'type = endpoint',
        'context = none',
        'disallow = all',
        'allow = alaw',
        'aors = product',
        'direct_media = no',
        '[product]',
        'type = aor',
        `contact = sip:${address}:${ports.sip}`,
        '',
      ].join('\n'),
      'extensions.conf': [
        '[callers]',
        'exten => s,1,Answer()',
        ` same => n,Playtones(${callerTone})`,
        ' same => n,Record(/var/spool/asterisk/heard.wav,0,60,kqx)',
        '',
      ].join('\n'),
    },
  });
  browser = await openBrowser(fakeMicrophone);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await outside?.stop();
  await rm(dir, { recursive: true, force: true });
});

it('lets an operator work in the browser alone: log-in, card, talk with sound both ways, state', async () => {
  const { api } = product;
  const trunk = { name: 'outside', host: outside.address, port: outside.ports.sip, codecs: ['alaw'] };
  await api.post('/api/telephony/trunks', trunk);
  await api.post('/api/telephony/phones', { number: '201', name: 'Anna', kind: 'browser' });
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const order = { number: '31', name: 'Anna', pin: '4321' };
  const { id: operatorId } = await api.post<Named>('/api/operators/operators', order);
  const settings = { text: 'Greet by name', wrapUpSeconds: 600 };
  const queue = { name: 'Debts', settings, members: [{ operatorId }] };
  const { id: queueId } = await api.post<Named>('/api/queues/queues', queue);
  const destination = { kind: 'queues.queue', target: { queueId } };
  await api.post('/api/telephony/numbers', { number: '+74951112233', destination });

  const { page, complaints } = await openPage(browser, { locale: 'ru-RU' });
  await keepSounds(page);
  await page.goto(api.url);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('link', { name: 'Рабочее место' }).click();
  await page.getByLabel('Номер оператора').fill('31');
  await page.getByLabel('ПИН-код').fill('9999');
  await page.getByLabel('Номер телефона').fill('201');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('alert').getByText(/невер/i).waitFor();
  await page.getByLabel('ПИН-код').fill('4321');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByText('На связи').waitFor();

  await outside.command('channel originate PJSIP/+74951112233@product extension s@callers');
  await page.getByRole('button', { name: 'Ответить' }).click();
  await page.getByText('Greet by name').waitFor();
  await page.getByText('Debts').waitFor();
  await until('the caller is heard', async () => (await heard(page)).caller, { timeoutMs: 15_000 });
  await attendInThePage(operatorId, page);

  await page.getByRole('button', { name: 'Пауза 1' }).click();
  await page.getByRole('button', { name: 'Пауза 1', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Завершить' }).click();
  await page.getByText('Постобработка').waitFor();
  const presences = await api.get<{ presence: string }[]>('/api/operators/presences');
  expect(presences.map(({ presence }) => presence)).toEqual(['paused']);

  // The microphone beeps once a second: loud for a moment, silent in between.
  const windowLength = 800;
  const loudWindows = await until('the recording', async () => {
    const samples = await samplesOf(join(dir, 'spool', 'heard.wav')).catch(() => new Int16Array());
    let loud = 0;
    for (let at = 0; at + windowLength <= samples.length; at += windowLength) {
      const window = samples.subarray(at, at + windowLength);
      if (Math.sqrt(window.reduce((sum, value) => sum + value * value, 0) / windowLength) > 300) loud += 1;
      expect(loudness(window, callerTone)).toBeLessThan(3_000);
    }
    return loud > 0 ? loud : undefined;
  });
  expect(loudWindows).toBeGreaterThanOrEqual(2);

  // The next caller goes to a colleague, by the page's own button; a number that leads nowhere is said to do so.
  const colleague = await deskPhone('202');
  // Ten minutes of work after the talk are over by the operator's own word.
  await page.getByRole('button', { name: 'Закончил, готов к звонкам' }).click();
  await outside.command('channel originate PJSIP/+74951112233@product extension s@callers');
  await page.getByRole('button', { name: 'Ответить' }).click();
  await page.getByLabel('Кому передать').fill('777');
  await page.getByRole('button', { name: 'Перевести' }).click();
  await page.getByText('Не получилось: 777').waitFor();
  await page.getByLabel('Кому передать').fill('202');
  await page.getByRole('button', { name: 'Перевести' }).click();
  const taken = await colleague.incomingCall();
  await page.getByText('Постобработка').waitFor();
  await taken.hangUp();
  colleague.close();

  await page.getByRole('button', { name: 'Выйти' }).click();
  await page.getByLabel('Номер оператора').waitFor();
  expect((await api.get<{ presence: string }[]>('/api/operators/presences')).map(({ presence }) => presence)).toEqual([
    'out',
  ]);
  expect(complaints).toEqual([]);
});

/** What arrives at the page's own ear is not on the screen. */
async function keepSounds(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Real = globalThis.RTCPeerConnection;
    const sounds: MediaStream[] = [];
    globalThis.RTCPeerConnection = class extends Real {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', ({ streams }) => sounds.push(...streams));
      }
    };
    Object.assign(globalThis, { sounds });
  });
}
/** Who is heard in two seconds: the caller's tone, and the beep that a microphone makes in each of them. */
async function heard(page: Page): Promise<{ readonly caller: boolean; readonly beep: boolean }> {
  const { tone, most } = await page.evaluate(async (callerHz) => {
    const stream = (globalThis as unknown as { sounds: MediaStream[] }).sounds.at(-1);
    if (!stream) return { tone: -200, most: -200 };
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1_024;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(stream).connect(analyser);
    const levels = new Float32Array(analyser.frequencyBinCount);
    const hz = context.sampleRate / analyser.fftSize;
    const loudest = (from: number, to: number) =>
      Math.max(...levels.subarray(Math.floor(from / hz), Math.ceil(to / hz)));
    const seen: [tone: number, other: number][] = [];
    for (const until = performance.now() + 2_000; performance.now() < until; ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      analyser.getFloatFrequencyData(levels);
      seen.push([
        loudest(callerHz - 50, callerHz + 50),
        Math.max(loudest(150, callerHz - 200), loudest(callerHz + 200, 3_000)),
      ]);
    }
    await context.close();
    const tones = seen.map(([one]) => one).sort((a, b) => a - b);
    return { tone: tones[seen.length >> 1] ?? -200, most: Math.max(...seen.map(([, other]) => other)) };
  }, callerTone);
  return { caller: tone > -60, beep: most > -40 };
}

/** A supervisor without any device hears both sides in the page of the monitor, and speaks from there. */
async function attendInThePage(operatorId: string, operator: Page): Promise<void> {
  const { api } = product;
  await api.post('/api/telephony/phones', { number: '250', name: 'Supervisor', kind: 'browser' });
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const { page, complaints } = await openPage(browser, { dark: true, width: 900 });
  await keepSounds(page);
  await page.goto(api.url);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('link', { name: 'Монитор' }).click();
  const number = page.getByLabel('Мой телефон');
  // Where an operator works, nobody else is let in.
  await number.fill('201');
  await number.press('Enter');
  await page.getByText('За телефоном 201 сейчас работает оператор').waitFor();
  await number.fill('250');
  await number.press('Enter');
  await page.getByText('Телефон на этой странице: на связи').waitFor();
  await page.getByRole('button', { name: 'Слушать: Anna' }).click();
  const both = await until(
    'both sides',
    async () => {
      const now = await heard(page);
      return now.caller && now.beep ? now : undefined;
    },
    { timeoutMs: 20_000 },
  );
  expect(both).toEqual({ caller: true, beep: true });
  // Who listens is not heard; who whispers is.
  expect(await heard(operator)).toEqual({ caller: true, beep: false });
  await page.getByRole('button', { name: 'Подсказать оператору' }).click();
  await until('the whisper', async () => (await heard(operator)).beep, { timeoutMs: 20_000 });
  const audit = await api.get<{ items: { action: string; object: string }[] }>('/api/core/audit?limit=20');
  const told = audit.items.map(({ action, object }) => `${action} ${object}`);
  expect(told).toContain(`monitor.listen operator:${operatorId}`);
  expect(told.some((line) => line.startsWith('softphone.lineTaken phone:'))).toBe(true);
  await page.getByRole('button', { name: 'Закончить' }).click();
  await until('the end of it', async () => (await api.get<unknown[]>('/api/monitor/attendances')).length === 0);
  expect(complaints).toEqual([]);
  await page.context().close();
}

async function deskPhone(number: string): Promise<DeskPhone> {
  const { api, asterisk } = product;
  const { id, endpoint } = await api.post<Named & { endpoint: string }>('/api/telephony/phones', {
    number,
    name: number,
  });
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const { password } = await api.get<{ password: string }>(`/api/telephony/phones/${id}/provisioning`);
  return DeskPhone.register({ user: endpoint, password, host: asterisk.address, port: asterisk.ports.sip });
}

it('opens the way of browser phones to nobody without a session', async () => {
  const socket = new WebSocket(`${product.api.url.replace('http', 'ws')}/api/softphone/sip`, ['sip']);
  const how = await new Promise((resolve) => {
    socket.addEventListener('open', () => resolve('open'));
    socket.addEventListener('error', () => resolve('refused'));
  });
  socket.close();
  expect(how).toBe('refused');
});
