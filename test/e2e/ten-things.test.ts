import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTrunk } from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { answers, subscribersDialplan } from '../support/subscribers.js';
import { until } from '../support/until.js';
import { openBrowser, openPage } from './browser.js';

/** What somebody tries who has just logged in for the first time and reads no manual. One after another, in one product. */
let product: Product;
let browser: Browser;
let carrier: Carrier;
let folder: string;
let page: Page;
let complaints: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-e2e-'));
  const dialplan = subscribersDialplan({ '0X': answers('Wait(0.8)', 'SendDTMF(9)', 'Wait(20)'), '1X': ['Hangup(17)'] });
  [product, browser, carrier] = await Promise.all([
    Product.start(),
    openBrowser(),
    startCarrier({ root: serverRoot, dir: join(folder, 'carrier'), dialplan }),
  ]);
  await makeTrunk(product.api, carrier);
  ({ page, complaints } = await openPage(browser));
  await page.goto(product.api.url);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('heading', { name: 'Обзор' }).waitFor();
});
afterAll(async () => {
  await (browser as Browser | undefined)?.close();
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
  await rm(folder, { recursive: true, force: true });
});

const tab = (name: string) => page.getByRole('tab', { name }).click();
const save = async () => {
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено').first().waitFor();
};

it('1: makes a campaign by its name alone', async () => {
  await page.getByRole('link', { name: 'Кампании' }).click();
  await page.getByRole('button', { name: 'Новая кампания' }).click();
  await page.getByLabel('Название кампании').fill('Долги за ноябрь');
  await page.getByText('Создать', { exact: true }).click();
  await page.getByRole('heading', { name: 'Долги за ноябрь' }).waitFor();
});

it('2: starts it at once, and is told all that is missing', async () => {
  await page.getByRole('button', { name: 'Включить' }).click();
  for (const missing of ['Составьте сообщение', 'В списках нет абонентов', 'Не выбран транк'])
    await page.locator('.notice').getByText(missing).first().waitFor();
});

it('3: loads the Excel-like file of the accounts department as it is', async () => {
  await tab('Списки оповещения');
  await page.getByRole('button', { name: 'Добавить список' }).click();
  const file = join(folder, 'долги.csv');
  await writeFile(file, 'Телефон;ФИО;Долг\n8 (916) 444-00-01;Анна;1 002,40\n89164440011;Пётр;5\n8916444;Ошибка;1\n');
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText('+79164440001').first().waitFor();
  await page.locator('autodialer-list-wizard').getByText('Загрузить', { exact: true }).click();
  await page.getByText('Загружен', { exact: true }).waitFor();
});

it('4: looks why a row was refused', async () => {
  await page.getByRole('row', { name: /долги/ }).getByRole('button', { name: '1', exact: true }).click();
  await page.getByRole('cell', { name: 'Неверный номер' }).waitFor();
  await page.getByRole('cell', { name: '8916444' }).waitFor();
  await page.locator('autodialer-lists').getByText('Закрыть', { exact: true }).last().click();
});

it('5: writes what is to be said, with the debt of each, and listens to it before anybody else does', async () => {
  await tab('Настройки');
  const message = page.locator('autodialer-message');
  await message.getByRole('button', { name: 'Текст', exact: true }).click();
  await message.getByRole('textbox', { name: 'Текст' }).fill('Здравствуйте, {name}! Ваш долг');
  await message.getByRole('button', { name: 'Значение из списка' }).click();
  await message.getByRole('combobox', { name: 'Столбец' }).selectOption('Долг');
  await message.getByRole('button', { name: 'Прослушать' }).click();
  await message.getByText('Здравствуйте, Анна! Ваш долг').waitFor();
  await message.getByText('одна тысяча два рубля сорок копеек').waitFor();
  const seconds = await message.locator('audio').evaluate(async (audio) => {
    const sound = audio as HTMLAudioElement;
    if (sound.readyState === 0) await new Promise((resolve) => sound.addEventListener('loadedmetadata', resolve));
    return sound.duration;
  });
  expect(seconds).toBeGreaterThan(3);
});

it('6: lets people say that they do not want to be called', async () => {
  const keys = page.locator('autodialer-keys');
  await keys.getByRole('button', { name: 'Добавить клавишу' }).click();
  await keys.getByRole('combobox', { name: 'Клавиша' }).selectOption('9');
  await keys.getByRole('combobox', { name: 'Действие' }).selectOption({ label: 'Больше не звонить' });
});

it('7: chooses a line, hours and rules, and saves', async () => {
  await page.getByLabel('carrier').check();
  await page.getByLabel('Попыток на номер').fill('1');
  const schedule = page.locator('pz-schedule');
  await schedule.getByLabel('С', { exact: true }).fill('00:00');
  await schedule.getByLabel('До', { exact: true }).fill('00:00');
  await page.locator('select[name=policyId]').selectOption({ label: 'Россия: реклама (38-ФЗ)' });
  await save();
  // Advertising may not be dialled by a machine, and the page says so.
  await page.locator('.notice').getByText('запрещают автоматические звонки').waitFor();
  await page.locator('select[name=policyId]').selectOption({ label: 'Без ограничений' });
  await save();
});

it('8: switches it on and watches it end', async () => {
  await tab('Ход обзвона');
  await page.getByRole('button', { name: 'Включить' }).click();
  await page.getByText('Завершена', { exact: true }).waitFor({ timeout: 60_000 });
  await page.locator('autodialer-progress').getByText('+7 916 444-00-01').waitFor();
  await page.locator('autodialer-progress').getByText('Воронка').waitFor();
});

it('9: sees what was done about one person, and that the wish was kept', async () => {
  await tab('Абоненты');
  await page.getByText('Анна').click();
  const dialog = page.locator('pz-dialog');
  await dialog.getByText('События звонка').click();
  await dialog.getByText('KEY', { exact: true }).waitFor();
  await dialog.getByText('Закрыть', { exact: true }).click();
  await page.getByRole('link', { name: 'Не звонить' }).click();
  await page.getByRole('cell', { name: '+7 916 444-00-01' }).waitFor();
  await page.getByText('Нажал клавишу').waitFor();
});

it('10: calls those again who were not reached, and takes the list home with the results', async () => {
  await page.getByRole('link', { name: 'Кампании', exact: true }).click();
  await page.getByRole('link', { name: 'Долги за ноябрь' }).click();
  await page.getByRole('button', { name: 'Ещё раз недозвонившимся' }).click();
  await page.locator('autodialer-again').getByText('Обзвонить ещё раз').click();
  await page.getByText('Абоненты снова в очереди').waitFor();
  await page.getByRole('button', { name: 'Включить' }).click();
  await until('the second call of who was busy', async () => (await carrier.calls()).length === 3);
  await page.getByText('Завершена', { exact: true }).waitFor({ timeout: 60_000 });
  expect((await carrier.calls()).map(({ number }) => number).toSorted()).toEqual([
    '+79164440001',
    '+79164440011',
    '+79164440011',
  ]);
  await tab('Списки оповещения');
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 30_000 }),
    page.getByRole('button', { name: 'Список с результатами: долги' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
  expect(complaints).toEqual([]);
});
