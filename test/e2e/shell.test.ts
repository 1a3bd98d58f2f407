import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.js';
import type { ApiClient } from '../support/api-client.js';
import { barriersOn } from './accessible.js';
import { openBrowser, openPage } from './browser.js';

const password = 'correct horse battery staple';
let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function logIn(options: Parameters<typeof openPage>[1] = {}, login = 'admin') {
  const opened = await openPage(browser, options);
  await opened.page.goto(product.api.url);
  await opened.page.getByRole('textbox', { name: /логин|log-in name/i }).fill(login);
  await opened.page.locator('input[type=password]').fill(password);
  await opened.page.keyboard.press('Enter');
  await opened.page.getByRole('navigation').waitFor();
  return opened;
}

/** One of each, so that no page is empty. */
async function furnish(api: ApiClient): Promise<void> {
  const trunk = await api.post<{ id: string }>('/api/telephony/trunks', { name: 'provider', host: '127.0.0.9' });
  await api.post('/api/telephony/rules', { name: 'Moscow', prefix: '+7495', trunks: [trunk.id] });
  await api.post('/api/telephony/phones', { number: '101', name: 'desk' });
  const operator = await api.post<{ id: string }>('/api/operators/operators', {
    number: '31',
    name: 'Анна',
    pin: '4321',
  });
  const members = [{ operatorId: operator.id }];
  const { id: queueId } = await api.post<{ id: string }>('/api/queues/queues', { name: 'Долги', members });
  const destination = { kind: 'queues.queue', target: { queueId } };
  await api.post('/api/telephony/numbers', { number: '+74951112233', destination });
  await api.post('/api/ivr/menus', {
    name: 'Меню',
    settings: { text: 'Нажмите 1', keys: { 1: { do: 'go', to: destination } } },
  });
  await api.post('/api/sounds/prompts/spoken', { name: 'приветствие', language: 'ru', text: 'Здравствуйте' });
  await api.post('/api/autodialer/campaigns', { name: 'Апрель' });
  await api.post('/api/autodialer/do-not-call', { numbers: ['+79161234567'] });
}

describe('the shell in a real browser', () => {
  it('refuses a wrong password in words and lets the right one in', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(product.api.url);
    await page.getByLabel('Логин').fill('admin');
    await page.getByLabel('Пароль').fill('something else');
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('alert').filter({ hasText: 'Неверный логин или пароль' }).waitFor();
    await page.getByLabel('Пароль').fill(password);
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('heading', { name: 'Обзор' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('opens every page of the menu in both languages without a complaint or a missing text', async () => {
    const { api } = product;
    const packages = await api.get<{ id: string }[]>('/api/core/modules');
    const modules = new Set(['core', ...packages.map(({ id }) => id)]);
    expect(modules.size).toBeGreaterThan(10);
    const permissions = new Set((await api.get<{ permissions: string[] }>('/api/core/shell')).permissions);
    for (const locale of ['ru-RU', 'en-GB']) {
      const { page, complaints } = await logIn({ locale });
      if (locale === 'en-GB') {
        await page.getByRole('button', { name: 'EN', exact: true }).click();
        await page.getByRole('heading', { name: 'Overview' }).waitFor();
      }
      const links = await page
        .locator('side-menu a.item')
        .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
      expect(links.length).toBeGreaterThanOrEqual(10);
      for (const link of links) {
        await page.locator(`side-menu a.item[href="${link}"]`).click();
        await page.locator('main h1').first().waitFor();
        const text = await page.locator('main').innerText();
        // A text that is missing is shown by its key. Roles show what they permit by its name.
        const keys = (text.match(/\b[a-z][a-z-]*(?:\.[a-zA-Z]+)+\b/g) ?? []).filter(
          (word) => modules.has(word.split('.')[0] ?? '') && !permissions.has(word),
        );
        expect(keys, `${link} in ${locale}`).toEqual([]);
        // The health of a busy machine settles within some of the page's own looks.
        const alerts = () => page.locator('main [role=alert]').allInnerTexts();
        await expect.poll(alerts, { timeout: 30_000, message: `${link} in ${locale}` }).toEqual([]);
      }
      expect(complaints).toEqual([]);
      if (locale === 'en-GB') {
        const kept = page.waitForResponse((response) => response.request().method() === 'PATCH');
        await page.getByRole('button', { name: 'RU', exact: true }).click();
        await kept;
      }
      await page.context().close();
    }
  });

  it('describes its API on a page that tries it out, with nothing from elsewhere', async () => {
    const { page, complaints } = await logIn();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(product.api.url) && !request.url().startsWith('data:'))
        elsewhere.push(request.url());
    });
    await page.goto(`${product.api.url}/api/docs#/core/core.getModules`);
    await page.getByRole('button', { name: 'Try it out' }).click({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Execute' }).click();
    await page.locator('.live-responses-table', { hasText: 'autodialer' }).waitFor({ timeout: 60_000 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html.dark-mode').waitFor();
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('puts no barrier in anybody’s way: pages and their dialogs, light and dark', async () => {
    await furnish(product.api);
    const { page } = await logIn();
    const found: string[] = [];
    const judge = async (where: string) => {
      await expect.poll(() => page.locator('.skeleton').count(), { timeout: 10_000 }).toBe(0);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        found.push(...(await barriersOn(page)).map((barrier) => `${where}, ${colorScheme}: ${barrier}`));
      }
    };
    const links = await page
      .locator('side-menu a.item')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    for (const link of links) {
      await page.goto(`${product.api.url}${link}`);
      await page.locator('main h1').first().waitFor();
      await judge(link);
      // What is wider than its card would have to be looked for.
      const wider = await page
        .locator('main .card')
        .evaluateAll((cards) => cards.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1).length);
      if (wider > 0) found.push(`${link}: ${wider} cards hold more than they show`);
      const add = page.locator('main .head button.primary').first();
      if ((await add.count()) === 0) continue;
      await add.click();
      await judge(`behind the button of ${link}`);
    }
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('switches a module off and on: its pages go and come at once', async () => {
    const { page } = await logIn();
    await page.getByText('Сейчас обзвон не идёт').waitFor();
    await page.goto(`${product.api.url}/modules`);
    await page.getByRole('region', { name: 'Ядро' }).getByText('Ведущее ядро').waitFor();
    const sounds = page.getByRole('region', { name: 'Автообзвон' });
    await sounds.getByRole('button', { name: 'Выключить' }).click();
    await sounds.getByText('Выключен', { exact: true }).waitFor();
    await page.locator('side-menu a[href="/autodialer/campaigns"]').waitFor({ state: 'detached' });
    await sounds.getByRole('button', { name: 'Включить' }).click();
    await sounds.getByText('Работает', { exact: true }).waitFor();
    await page.locator('side-menu a[href="/autodialer/campaigns"]').waitFor();
    await page.context().close();
  });

  it('adds a user who may do only what the role says', async () => {
    const { page } = await logIn();
    await page.goto(`${product.api.url}/users`);
    await page.getByRole('button', { name: 'Новый пользователь' }).click();
    await page.getByRole('textbox', { name: 'Имя', exact: true }).fill('Анна Оператор');
    await page.getByRole('textbox', { name: 'Логин' }).fill('anna');
    await page.locator('user-dialog input[type=password]').fill('long enough 123');
    await page.locator('user-dialog').getByLabel('Оператор', { exact: true }).check();
    await page.locator('user-dialog').getByText('Сохранить').click();
    await page.getByRole('cell', { name: 'Анна Оператор' }).waitFor();
    const other = await openPage(browser);
    await other.page.goto(product.api.url);
    await other.page.getByLabel('Логин').fill('anna');
    await other.page.getByLabel('Пароль').fill('long enough 123');
    await other.page.getByRole('button', { name: 'Войти' }).click();
    await other.page.getByRole('heading', { name: 'Обзор' }).waitFor();
    expect(await other.page.locator('side-menu a[href="/users"]').count()).toBe(0);
    await other.page.goto(`${product.api.url}/users`);
    await other.page.getByText('Такой страницы нет').waitFor();
    await Promise.all([page.context().close(), other.page.context().close()]);
  });

  it.each([
    {
      role: 'supervisor',
      sees: ['/autodialer/campaigns', '/queues', '/monitor', '/recordings', '/stats', '/operators', '/workplace'],
      not: ['/users', '/roles', '/modules', '/audit', '/config'],
    },
    { role: 'operator', sees: ['/workplace'], not: ['/users', '/autodialer/campaigns', '/queues', '/monitor'] },
  ])('shows a fresh $role the pages of that work, whole, and no others', async ({ role, sees, not }) => {
    await product.api.post('/api/core/users', { login: role, name: role, password, roles: [role] });
    const { page, complaints } = await logIn({}, role);
    const links = await page
      .locator('side-menu a.item')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links).toEqual(expect.arrayContaining(sees));
    expect(links.filter((link) => not.includes(link))).toEqual([]);
    for (const link of links) {
      await page.locator(`side-menu a.item[href="${link}"]`).click();
      await page.locator('main h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.locator('main [role=alert]').allInnerTexts(), `${link} as ${role}`).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('can be used on a narrow screen and by keyboard alone', async () => {
    const { page } = await logIn({ width: 360, dark: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.getByRole('button', { name: 'Меню' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('side-menu a[href="/audit"]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Журнал изменений' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.context().close();
  });
});
