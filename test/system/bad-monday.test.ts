import { join } from 'node:path';
import { type Carrier, carrierAnswer, carrierDoor, startCarrier } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contactsOf, finished, listReady, makeCampaign, makeTonePrompt, makeTrunk } from '../support/campaign.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

/** A list as 1C writes it, and a provider that refuses, then knows nobody, then is well. */
const contacts = Number(process.env['PEREZVON_CONTACTS'] ?? 300);
const autodialer = '/api/autodialer';
const subscriber = (n: number) => `+7916${String(2_000_000 + n)}`;
/** Numbers as people write them, and rows that must not become anybody's. */
const spelt = (n: number) => {
  const ten = subscriber(n).slice(2);
  return [`8 (${ten.slice(0, 3)}) ${ten.slice(3)}`, `+7${ten}`, `7${ten}`, `="8${ten}"`][n % 4];
};
const strange = ['791612345', 'нет телефона', '0125550100'];

let product: Product;
let carrier: Carrier;
beforeAll(async () => {
  product = await Product.start();
  const says = (mode: string, cause: number) => ` same => n,ExecIf($["\${GLOBAL(MODE)}" = "${mode}"]?Hangup(${cause}))`;
  const subscribers = ['exten => _XX,1,NoOp()', says('refuses', 34), says('knows-nobody', 1)];
  const talk = [...carrierAnswer, 'Wait(5)'].map((step) => ` same => n,${step}`);
  carrier = await startCarrier({
    root: serverRoot,
    dir: join(product.dir, 'carrier'),
    dialplan: `${[...carrierDoor(), ...subscribers, ...talk].join('\n')}\n`,
  });
});
afterAll(async () => {
  await (carrier as Carrier | undefined)?.stop();
  await (product as Product | undefined)?.stop();
});

const mode = (value: string) => carrier.asterisk.command(`dialplan set global MODE ${value}`);
interface Alert {
  readonly kind: string;
  readonly until: number | null;
}
const alerts = async () => (await product.api.get<Alert[]>('/api/monitor/alerts')).map(({ kind }) => kind);

it('a bad Monday costs no contact an attempt, and calls no stranger', async () => {
  const { api } = product;
  const trunk = await makeTrunk(api, carrier);
  const campaign = await makeCampaign(api, {
    message: [{ kind: 'prompt', promptId: await makeTonePrompt(api, 400) }],
    trunks: [trunk],
    attempts: 1,
    channels: 10,
    callsPerSecond: 20,
    notificationMs: 200,
    pauses: { default: 1 },
  });
  const all = Array.from({ length: contacts }, (_, n) => n);
  const rows = [...all.map((n) => `Абонент ${n};${spelt(n)};100,00`), ...strange.map((text) => `Никто;${text};1,00`)];
  const text = `Реестр должников;;\r\n;;\r\nКлиент;Телефон;Долг\r\n${rows.join('\r\n')}\r\n`;
  const form = new FormData();
  form.set('file', new Blob([`\uFEFF${text}`]), 'реестр.csv');
  const { list, mapping } = await api.post<{ list: { id: string; format: object }; mapping: object }>(
    `${autodialer}/campaigns/${campaign}/lists`,
    form,
  );
  await api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  await listReady(api, list.id);

  await mode('refuses');
  await api.post(`${autodialer}/campaigns/${campaign}/start`);
  await until('the alert', async () => (await alerts()).includes('providerRefuses'));
  const refused = (await carrier.calls()).length;
  expect(refused).toBeLessThanOrEqual(20);
  await mode('knows-nobody');
  // The trunk rests, is tried, and is told by both tries that nobody exists.
  await until('the tries', async () => (await carrier.calls()).length > refused, { timeoutMs: 40_000 });
  await mode('well');
  await finished(api, campaign, 120_000);

  const states = await contactsOf(api, campaign);
  expect(states.map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(all.map(() => 'reached 1'));
  const called = new Set((await carrier.calls()).map(({ number }) => number));
  expect([...called].toSorted()).toEqual(all.map(subscriber).toSorted());
  const ended = await api.get<Alert[]>('/api/monitor/alerts');
  expect(ended.filter(({ kind }) => kind === 'providerRefuses').every((one) => one.until !== null)).toBe(true);
}, 300_000);
