import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';
import { openBrowser, openPage } from './browser.js';

interface Named {
  readonly id: string;
}
interface Queue extends Named {
  readonly name: string;
  readonly members: readonly { readonly operatorId: string }[];
}
let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** In which queues the operator works. */
async function queuesOf(operatorId: string): Promise<string[]> {
  const queues = await product.api.get<readonly Queue[]>('/api/queues/queues');
  const own = queues.filter(({ members }) => members.some((member) => member.operatorId === operatorId));
  return own.map(({ name }) => name).toSorted();
}

it('a supervisor drags an operator to another queue: to both of them, or only there', async () => {
  const { api } = product;
  const order = { number: '31', name: 'Анна Петрова', pin: '1234' };
  const { id } = await api.post<Named>('/api/operators/operators', order);
  const [phone] = await api.post<Named[]>('/api/telephony/phones/range', { first: '101', count: 1, name: 'p' });
  await api.post(`/api/operators/operators/${id}/log-in`, { phoneId: phone?.id });
  await api.post('/api/queues/queues', { name: 'Долги', members: [{ operatorId: id }] });
  await api.post('/api/queues/queues', { name: 'Аварии', members: [] });

  const { page, complaints } = await openPage(browser);
  await page.goto(api.url);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('link', { name: 'Монитор' }).click();
  const row = page.getByRole('row', { name: /Анна Петрова/ });
  const there = page.locator('section.queue').filter({ hasText: 'Аварии' });

  await row.dragTo(there);
  const notice = page.getByRole('status').filter({ hasText: 'Анна Петрова' });
  await notice.getByText('также', { exact: false }).waitFor();
  expect(await queuesOf(id)).toEqual(['Аварии', 'Долги']);
  await notice.getByRole('button', { name: 'Только здесь' }).click();
  await until('the one queue', async () => (await queuesOf(id)).join() === 'Аварии');

  const back = page.locator('section.queue').filter({ hasText: 'Долги' });
  await row.dragTo(back);
  await notice.getByRole('button', { name: 'И там, и здесь' }).click();
  await notice.waitFor({ state: 'hidden' });
  expect(await queuesOf(id)).toEqual(['Аварии', 'Долги']);
  expect(complaints).toEqual([]);
});

it('an admin sets whom a queue asks first and when the wall board turns red; the sound is remembered', async () => {
  const { api } = product;
  await api.post<Named>('/api/operators/operators', { number: '32', name: 'Борис Гусев', pin: '1234' });
  const { page, complaints } = await openPage(browser);
  await page.goto(api.url);
  await page.getByLabel('Логин').fill('admin');
  await page.getByLabel('Пароль').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('navigation').waitFor();
  await page.goto(`${api.url}/queues`);
  await page.getByRole('row', { name: /Долги/ }).getByRole('button').first().click();
  await page.getByRole('tab', { name: 'Операторы' }).click();
  await page.getByRole('button', { name: 'Добавить: Борис Гусев' }).click();
  await page.getByRole('button', { name: 'Выше: Борис Гусев' }).click();
  await page.getByLabel('Уровень: Анна Петрова').selectOption('2');
  await page.getByRole('tab', { name: 'Табло' }).click();
  await page.locator('input[name=waitingRed]').fill('7');
  const kept = page.waitForResponse((response) => response.request().method() === 'PATCH');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  expect((await kept).status()).toBe(200);
  const names = new Map((await api.get<Queue[]>('/api/operators/operators')).map(({ id, name }) => [id, name]));
  const queues = await api.get<(Queue & { settings: { wall: object } })[]>('/api/queues/queues');
  const queue = queues.find(({ name }) => name === 'Долги');
  expect(queue?.members.map((member) => ({ ...member, operatorId: names.get(member.operatorId) }))).toEqual([
    { operatorId: 'Борис Гусев', level: 1 },
    { operatorId: 'Анна Петрова', level: 2 },
  ]);
  expect(queue?.settings.wall).toMatchObject({ waiting: { yellow: null, red: 7 } });

  await page.goto(`${api.url}/monitor/wall`);
  await page.getByLabel('Звук тревог').check();
  await page.reload();
  expect(await page.getByLabel('Звук тревог').isChecked()).toBe(true);
  expect(complaints).toEqual([]);
});
