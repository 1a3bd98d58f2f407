import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTonePrompt, makeTrunk } from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { openBrowser, openPage } from './browser.js';

let product: Product;
let browser: Browser;
let carrier: Carrier;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-e2e-'));
  [product, browser, carrier] = await Promise.all([
    Product.start(),
    openBrowser(),
    startCarrier({ root: serverRoot, dir: join(folder, 'carrier'), answerMs: 200, earlyMs: 200 }),
  ]);
  await makeTrunk(product.api, carrier);
  await makeTonePrompt(product.api, 2_000);
});
afterAll(async () => {
  await browser?.close();
  await carrier?.stop();
  await product?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function logIn(page: Page): Promise<void> {
  await page.goto(product.api.url);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('heading', { name: 'Обзор' }).waitFor();
}

it('a first-time user makes a campaign from nothing, loads a list, and watches it call', async () => {
  const { page, complaints } = await openPage(browser);
  await logIn(page);

  await page.getByRole('link', { name: 'Кампании' }).click();
  await page.getByRole('button', { name: 'Новая кампания' }).click();
  await page.getByLabel('Название кампании').fill('Первая кампания');
  await page.getByText('Создать', { exact: true }).click();
  await page.getByRole('heading', { name: 'Первая кампания' }).waitFor();

  // It says what is missing before anybody has tried.
  await page.getByText('Составьте сообщение').waitFor();
  await page.getByText('В списках нет абонентов').waitFor();

  // A list in the encoding that Russian spreadsheets save, with one bad row and one that stands twice.
  const text = 'Телефон;ФИО\n8 (916) 100-00-01;Анна\n89161000070;Пётр\nнет;Ошибка\n89161000001;Повтор\n';
  const list = join(folder, 'list.csv');
  await writeFile(
    list,
    Uint8Array.from(text, (char) =>
      char >= 'А' && char <= 'я' ? char.charCodeAt(0) - 0x410 + 0xc0 : char.charCodeAt(0),
    ),
  );
  await page.getByRole('tab', { name: 'Списки оповещения' }).click();
  await page.getByRole('button', { name: 'Добавить список' }).click();
  await page.locator('input[type=file]').setInputFiles(list);
  await page.getByText('+79161000001').first().waitFor();
  expect(await page.locator('select[name=encoding]').inputValue()).toBe('windows-1251');
  await page.getByRole('cell', { name: 'Анна' }).waitFor();
  await page.getByLabel('Комментарий').fill('для пробы');
  await page.locator('autodialer-list-wizard').getByText('Загрузить', { exact: true }).click();
  await page.getByText('Загружен', { exact: true }).waitFor();
  await page.getByRole('row', { name: /list/ }).getByRole('button', { name: '2', exact: true }).click();
  await page.getByRole('cell', { name: 'Неверный номер' }).waitFor();
  await page.getByRole('cell', { name: 'Номер уже есть в этом файле' }).waitFor();
  await page.locator('autodialer-lists').getByText('Закрыть', { exact: true }).last().click();

  await page.getByRole('tab', { name: 'Настройки' }).click();
  await page.getByRole('button', { name: 'Запись', exact: true }).click();
  await page.getByLabel('carrier').check();
  await page.getByLabel('Время оповещения').fill('1');
  await page.getByLabel('Попыток на номер').fill('1');
  const schedule = page.locator('pz-schedule');
  await schedule.getByLabel('С', { exact: true }).fill('00:00');
  await schedule.getByLabel('До', { exact: true }).fill('00:00');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.getByText('Сохранено').waitFor();

  await page.getByRole('tab', { name: 'Ход обзвона' }).click();
  await page.getByRole('button', { name: 'Включить' }).click();
  await page.getByText('Завершена', { exact: true }).waitFor({ timeout: 120_000 });
  await page.locator('.feed').getByText('Анна').waitFor();
  expect(await page.locator('.tile.green b').innerText()).toBe('1');
  expect(await page.locator('.tile.red b').innerText()).toBe('1');
  expect((await carrier.calls()).map(({ number }) => number).toSorted()).toEqual(['+79161000001', '+79161000070']);

  // The report downloads as Excel.
  await page.getByRole('tab', { name: 'Попытки' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Excel' }).click();
  expect((await download).suggestedFilename()).toMatch(/^attempts-.*\.xlsx$/);
  expect(complaints).toEqual([]);
  await page.context().close();
});
