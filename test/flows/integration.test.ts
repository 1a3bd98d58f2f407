// Longer than 300 lines: four stories of one product, whose start costs more than they do.
import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import { Workbook } from 'exceljs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  attemptsOf,
  campaignPage,
  contactsOf,
  finished,
  listReady,
  makeCampaign,
  makeTonePrompt,
  makeTrunk,
} from '../support/campaign.js';
import { Crm } from '../support/crm.js';
import { hasOffice, sheetsByOffice } from '../support/office.js';
import { Product, serverRoot } from '../support/product.js';
import { answers, subscribersDialplan } from '../support/subscribers.js';
import { until } from '../support/until.js';

/** What another system does: it fills a list while the campaign runs, hears of each result, and gets its own file back. */
const autodialer = '/api/autodialer';
const secret = 'a secret of more than sixteen characters';
const everyDay = [1, 2, 3, 4, 5, 6, 7];

let product: Product;
let carrier: Carrier;
let crm: Crm;
let trunk: string;
let message: readonly object[];

beforeAll(async () => {
  product = await Product.start();
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    dialplan: subscribersDialplan({ '0X': answers('Wait(20)'), '1X': ['Hangup(17)'] }),
  });
  crm = await Crm.start();
  trunk = await makeTrunk(product.api, carrier);
  message = [{ kind: 'prompt', promptId: await makeTonePrompt(product.api, 600) }];
});
afterAll(async () => {
  crm?.stop();
  // Undefined where the start failed, whose error is the one to see.
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

const settings = (more: object = {}) => ({
  message,
  trunks: [trunk],
  attempts: 1,
  pauses: { default: 1 },
  notificationMs: 300,
  channels: 5,
  ...more,
});

it('a list is filled while its campaign runs, and the CRM hears of each result, signed, again if it was deaf', async () => {
  const { api } = product;
  const webhooks = (local: boolean) =>
    api.put('/api/core/modules/autodialer/settings', { values: { channels: 1_000, webhooksLocal: local } });
  await webhooks(true);
  const id = await makeCampaign(api, settings({ webhook: { url: `${crm.url}/calls`, secret, outcomes: [] } }));
  const shown = await api.get<{ webhook: { secret: string } }>(`${autodialer}/campaigns/${id}`);
  expect(shown.webhook.secret).toBe('');
  // Sent back as it was shown, it stays what it is.
  await api.send('PATCH', `${autodialer}/campaigns/${id}`, { webhook: { ...shown.webhook, secret: '' } });
  const list = await api.post<{ id: string }>(`${autodialer}/campaigns/${id}/lists/open`, { name: 'CRM' });
  const add = (...numbers: string[]) =>
    api.post<{ added: number; results: { id?: number; problem?: string }[] }>(
      `${autodialer}/lists/${list.id}/contacts`,
      {
        contacts: numbers.map((number) => ({ number, name: `N ${number}`, data: { Долг: '5' } })),
      },
    );
  crm.refuses = 1;
  await api.post(`${autodialer}/do-not-call`, { numbers: ['+79161110055'] });
  await add('+79161110001', '+79161110055');
  await api.post(`${autodialer}/campaigns/${id}/start`);
  const later = await add('8 (916) 111-00-10', '+79161110001', 'no number');
  expect(later.added).toBe(1);
  expect(later.results.map(({ problem }) => problem)).toEqual([undefined, 'alreadyInCampaign', 'badNumber']);
  await finished(api, id);
  await until('all results at the CRM', () => crm.heard.length >= 3, { timeoutMs: 60_000 });
  const results = crm.heard.map(({ body, time, signature }) => {
    const right = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
    expect(signature).toBe(`sha256=${right}`);
    const { event, number, outcome, contact, campaign } = JSON.parse(body);
    return [event, number, outcome, contact.data, campaign.id];
  });
  expect(results.toSorted(([, one], [, other]) => String(one).localeCompare(String(other)))).toEqual([
    ['attempt.ended', '+79161110001', 'reached', { Долг: '5' }, id],
    ['attempt.ended', '+79161110010', 'busy', { Долг: '5' }, id],
    // Who is never called has no attempt, and is a result all the same.
    ['contact.refused', '+79161110055', 'doNotCall', { Долг: '5' }, id],
  ]);
  const deliveries = await api.get<{ counts: object }>(`${autodialer}/campaigns/${id}/deliveries`);
  expect(deliveries.counts).toEqual({ waiting: 0, delivered: 3, failed: 0 });
  await webhooks(false);

  // Whoever was busy is called once more; the one who is taken out is not.
  const [busy] = (await contactsOf(api, id)).filter(({ lastOutcome }) => lastOutcome === 'busy');
  await add('+79161110012');
  await api.send('DELETE', `${autodialer}/contacts/${busy?.id}`);
  expect((await campaignPage(api, id)).counts).toMatchObject({ waiting: 1, total: 3 });
  await api.post(`${autodialer}/campaigns/${id}/start`);
  await finished(api, id);
  await api.post(`${autodialer}/campaigns/${id}/recycle`, { outcomes: ['busy'] });
  await until('the contact to wait again', async () => (await campaignPage(api, id)).counts.waiting === 1);
  await api.post(`${autodialer}/campaigns/${id}/start`);
  await finished(api, id);
  const calls = (await carrier.calls()).map(({ number }) => number);
  expect(
    ['+79161110001', '+79161110010', '+79161110012'].map((number) => calls.filter((one) => one === number).length),
  ).toEqual([1, 1, 2]);
  // Its attempts are numbered on.
  const ordinals = (await attemptsOf(api, id)).filter(({ number }) => number === '+79161110012');
  expect(ordinals.map(({ ordinal }) => ordinal).toSorted((one, other) => one - other)).toEqual([1, 2]);
  // Unless an admin allows it, nothing is sent into this network.
  await until('the refusal of the address', async () => {
    const { troubles } = await api.get<{ troubles: { error: string }[] }>(`${autodialer}/campaigns/${id}/deliveries`);
    return troubles.some(({ error }) => error === 'localAddress');
  });
  expect(crm.heard).toHaveLength(3);

  await api.post(`${autodialer}/campaigns/${id}/archive`, { archived: true });
  const listed = async (query: string) =>
    (await api.get<{ items: { id: string }[] }>(`${autodialer}/campaigns?${query}`)).items.map((one) => one.id);
  expect([(await listed('')).includes(id), (await listed('archived=true')).includes(id)]).toEqual([false, true]);
});

it('who edits a list that a colleague has changed meanwhile hears of it, and both edits stand in the audit trail', async () => {
  const { api } = product;
  const campaign = await makeCampaign(api, settings());
  const list = await api.post<{ id: string; version: number }>(`${autodialer}/campaigns/${campaign}/lists/open`, {
    name: 'Debts',
  });
  const edit = (method: 'PATCH' | 'DELETE', version: number, body?: object) =>
    api.raw(method, `${autodialer}/lists/${list.id}`, body, { 'if-match': `"${version}"` });
  const first = await edit('PATCH', list.version, { name: 'Debts of May' });
  expect([first.status, first.headers.get('etag')]).toEqual([200, `"${list.version + 1}"`]);
  expect((await edit('PATCH', list.version, { comment: 'stale' })).status).toBe(412);
  expect((await edit('DELETE', list.version)).status).toBe(412);
  expect((await edit('DELETE', list.version + 1)).status).toBe(204);
  const { items } = await api.get<{ items: { action: string; object: string }[] }>('/api/core/audit?limit=10');
  expect(items.map(({ action, object }) => [action, object])).toEqual(
    expect.arrayContaining([
      ['autodialer.listDescribed', 'Debts'],
      ['autodialer.listDeleted', 'Debts of May'],
    ]),
  );
});

it('a workbook is loaded by its columns, remembered, and given back with the results', async () => {
  const { api } = product;
  const book = new Workbook();
  const sheet = book.addWorksheet('Список');
  sheet.addRow(['Телефон', 'ФИО', 'Мобильный', 'Часовой пояс', 'Приоритет', 'Сумма']);
  // Neither by number nor by name: what comes back has the order of the file.
  sheet.addRow([79162220012, 'Второй', '8 916 222-00-02', 'Asia/Omsk', 9, '=1+1']);
  sheet.addRow([79162220003, 'Третий', '', 'Луна', 1, 5]);
  sheet.addRow(['8 916', 'Четвёртый', '', '', 1, 5]);
  sheet.addRow([79162220001, 'Первый', '', 'МСК', 3, 1002.4]);
  const file = new Blob([await book.xlsx.writeBuffer()]);
  const upload = async (campaign: string) => {
    const form = new FormData();
    form.set('file', file, 'список.xlsx');
    return api.post<{ list: { id: string; format: unknown }; mapping: Record<string, unknown>; remembered: boolean }>(
      `${autodialer}/campaigns/${campaign}/lists`,
      form,
    );
  };
  const id = await makeCampaign(
    api,
    settings({
      attempts: 2,
      retry: { growth: 'fixed', perDay: null, counts: {}, otherNumber: ['busy'], until: 'heard' },
    }),
  );
  const { list, mapping, remembered } = await upload(id);
  expect(remembered).toBe(false);
  expect(mapping).toMatchObject({ number: 0, name: 1, otherNumbers: [2], zone: 3, priority: 4 });
  await api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  await listReady(api, list.id);
  const problems = await api.get<{ items: object[] }>(`${autodialer}/lists/${list.id}/problems`);
  expect(problems.items).toEqual([
    { line: 3, code: 'badZone', value: 'Луна' },
    { line: 4, code: 'badNumber', value: '8 916' },
  ]);
  await api.post(`${autodialer}/campaigns/${id}/start`);
  await finished(api, id);
  // The second was busy on the first of its numbers, and was reached on the other.
  const calls = (await carrier.calls()).map(({ number }) => number).filter((number) => number.startsWith('+7916222'));
  expect(calls.toSorted()).toEqual(['+79162220001', '+79162220002', '+79162220012']);
  const again = await upload(await makeCampaign(api, settings()));
  expect([again.remembered, again.mapping]).toEqual([true, mapping]);

  const order = await api.post<{ id: string }>(`${autodialer}/lists/${list.id}/results`, {
    format: 'csv',
    timeZone: 'Asia/Kamchatka',
  });
  const text = await until('the list with results', async () => {
    const answer = await api.raw('GET', `${autodialer}/exports/${order.id}/csv`);
    return answer.ok ? answer.text() : undefined;
  });
  const [head = '', ...rows] = text.replace('\ufeff', '').trim().split('\r\n');
  expect(head.split(';').slice(0, 7)).toEqual([
    'Телефон',
    'ФИО',
    'Мобильный',
    'Часовой пояс',
    'Приоритет',
    'Сумма',
    'Состояние',
  ]);
  expect(rows.map((row) => row.split(';').slice(0, 8))).toEqual([
    ['+79162220012', 'Второй', '8 916 222-00-02', 'Asia/Omsk', '9', "'=1+1", 'Дозвонились', 'Оповещён'],
    ['', '', '', '', '', '', 'Не загружен', 'Неизвестный часовой пояс'],
    ['8 916', '', '', '', '', '', 'Не загружен', 'Неверный номер'],
    ['+79162220001', 'Первый', '', 'МСК', '3', '1002.4', 'Дозвонились', 'Оповещён'],
  ]);
  // Whoever asks reads the time of the last call by clocks of their own, whose zone the heading names.
  const column = head.split(';').indexOf('Последний звонок (Asia/Kamchatka)');
  for (const row of rows.filter((one) => one.includes('Дозвонились'))) {
    const called = Date.parse(`${row.split(';')[column]?.replace(' ', 'T')}+12:00`);
    expect(Math.abs(Date.now() - called)).toBeLessThan(10 * 60_000);
  }
  if (!hasOffice) return;
  const asked = await api.post<{ id: string }>(`${autodialer}/lists/${list.id}/results`, { format: 'xlsx' });
  const results = await until('the workbook with results', async () => {
    const answer = await api.raw('GET', `${autodialer}/exports/${asked.id}/xlsx`);
    return answer.ok ? Buffer.from(await answer.arrayBuffer()) : undefined;
  });
  const path = join(product.dir, 'results.xlsx');
  await writeFile(path, results);
  expect((await sheetsByOffice(path)).join('')).toMatch(/^\+79162220012,Второй,.*,=1\+1,/m);
});

it('numbers without a plus are those of the country that the list, or else the settings, name', async () => {
  const { api } = product;
  const id = await makeCampaign(api, settings());
  const form = new FormData();
  form.set('file', new Blob(['phone;name\n(312) 555-0100;One\n']), 'us.csv');
  interface Shown {
    readonly list: { readonly id: string; readonly format: object };
    readonly mapping: object;
    readonly country: string;
    readonly numbers: readonly object[];
  }
  const shown = await api.post<Shown>(`${autodialer}/campaigns/${id}/lists`, form);
  const { list } = shown;
  expect([shown.country, shown.numbers]).toEqual(['RU', [{ number: '+73125550100' }]]);
  const again = await api.get<Shown>(`${autodialer}/lists/${list.id}/preview?country=US&header=true`);
  expect([again.country, again.numbers]).toEqual(['US', [{ number: '+13125550100' }]]);
  await api.post(`${autodialer}/lists/${list.id}/import`, {
    format: list.format,
    mapping: again.mapping,
    country: 'US',
  });
  await listReady(api, list.id);
  expect((await contactsOf(api, id)).map(({ number }) => number)).toEqual(['+13125550100']);

  const modules = '/api/core/modules/autodialer/settings';
  await api.put(modules, { values: { channels: 1_000, country: 'us' } });
  const open = await api.post<{ id: string }>(`${autodialer}/campaigns/${id}/lists/open`, { name: 'US' });
  const contact = { number: '(312) 555-0199' };
  const added = await api.post<{ results: object[] }>(`${autodialer}/lists/${open.id}/contacts`, {
    contacts: [contact],
  });
  expect(added.results).toMatchObject([{ number: '+13125550199' }]);
  await api.post(`${autodialer}/do-not-call`, { numbers: ['(312) 555-0155'] });
  await api.post(`${autodialer}/do-not-call`, { numbers: ['(312) 555-0156'], country: 'RU' });
  const page = await api.get<{ items: { number: string }[] }>(`${autodialer}/do-not-call`);
  const kept = page.items.map(({ number }) => number).filter((number) => number.includes('312555'));
  expect(kept).toEqual(['+13125550155', '+73125550156']);
  await api.put(modules, { values: { channels: 1_000, country: 'RU' } });
});

it('shared hours and rules hold for every campaign that names them, and stay while one does', async () => {
  const { api } = product;
  const closed = { timeZone: 'UTC', windows: [] };
  const schedule = { timeZone: 'UTC', windows: [{ days: everyDay, from: '00:00', to: '24:00' }] };
  const shared = await api.post<{ id: string; version: number }>(`${autodialer}/schedules`, {
    name: 'Всегда',
    schedule,
  });
  const today = new Date().toISOString().slice(0, 10);
  const calendar = await api.post<{ id: string }>(`${autodialer}/calendars`, {
    name: 'Праздник',
    days: [{ date: today, name: '' }],
  });
  const profile = {
    hours: null,
    holidaysAsWeekend: false,
    limits: [{ count: 1, per: 'day' }],
    consentRequired: true,
    automatic: 'allowed',
    purpose: 'any',
    unknownZone: 'campaign',
  };
  const policy = await api.post<{ id: string }>(`${autodialer}/policies`, { name: 'Раз в день', profile });

  const id = await makeCampaign(
    api,
    settings({ schedule: closed, scheduleIds: [shared.id], policyId: policy.id, attempts: 3 }),
  );
  const list = await api.post<{ id: string }>(`${autodialer}/campaigns/${id}/lists/open`, { name: 'l' });
  const contacts = [
    { number: '+79163330010', data: { согласие: 'да' } },
    { number: '+79163330001', data: { согласие: 'нет' } },
  ];
  await api.post(`${autodialer}/lists/${list.id}/contacts`, { contacts });
  const start = () => api.raw('POST', `${autodialer}/campaigns/${id}/start`);
  expect(await (await start()).json()).toMatchObject({ textKey: 'error.autodialer.campaignNotReady.noConsentColumn' });
  await api.send('PATCH', `${autodialer}/campaigns/${id}`, {
    consentColumn: 'согласие',
    calendarId: calendar.id,
    holidays: 'closed',
  });
  await start();
  // A holiday: the page says when it opens, and nobody is called.
  const opening = (await api.get<{ opening: { from: string } }>(`${autodialer}/campaigns/${id}`)).opening;
  expect(opening.from.slice(0, 10) > today).toBe(true);
  const before = (await carrier.calls()).length;
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect((await carrier.calls()).length).toBe(before);
  // Taken out of the calendar, it begins at once.
  await api.send('PUT', `${autodialer}/calendars/${calendar.id}`, { name: 'Праздник', days: [] });
  await until('the busy one to be called', async () =>
    (await carrier.calls()).some(({ number }) => number === '+79163330010'),
  );
  await until('the other one to be given up', async () => (await campaignPage(api, id)).counts.notReached === 1);
  // Once a day means once, although the campaign would have tried again a second later.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect((await carrier.calls()).filter(({ number }) => number === '+79163330010')).toHaveLength(1);
  const states = (await contactsOf(api, id)).map(({ number, state, lastOutcome }) => [number, state, lastOutcome]);
  expect(states).toEqual([
    ['+79163330001', 'notReached', 'noConsent'],
    ['+79163330010', 'waiting', 'busy'],
  ]);

  for (const path of [`schedules/${shared.id}`, `calendars/${calendar.id}`, `policies/${policy.id}`]) {
    const refused = await api.raw('DELETE', `${autodialer}/${path}`);
    expect([path, refused.status, await refused.json()]).toEqual([
      path,
      409,
      expect.objectContaining({ code: 'autodialer.ruleInUse' }),
    ]);
  }
  await api.post(`${autodialer}/campaigns/${id}/stop`, {});
  await api.send('PATCH', `${autodialer}/campaigns/${id}`, { scheduleIds: [], calendarId: null, policyId: 'none' });
  for (const path of [`schedules/${shared.id}`, `calendars/${calendar.id}`, `policies/${policy.id}`])
    expect((await api.raw('DELETE', `${autodialer}/${path}`)).status).toBe(204);
});
