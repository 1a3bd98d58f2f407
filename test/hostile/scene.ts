import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import { toneWave } from '../support/wave.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';
import { hostile } from './corpus.js';
import { csvOf } from './csv-of.js';

export const e164 = /^\+[1-9]\d{6,14}$/;
export const autodialer = '/api/autodialer';
/** What is uploaded as a list, and what of it must come back. */
export const file = csvOf(hostile);
export const allDay = {
  timeZone: 'Europe/Moscow',
  windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
};

export let product: Product;
export let carrier: Carrier;
export let tablesBefore: readonly string[];
export let campaign: string;
export let prompt: string;
export let trunk: string;
export interface List {
  readonly id: string;
  readonly name: string;
  readonly comment: string;
  readonly state: string;
  readonly error: string | null;
  readonly fileName: string;
  readonly format: unknown;
  readonly rowsTotal: number;
  readonly rowsGood: number;
  readonly rowsBad: number;
  readonly rowsDuplicate: number;
}
export interface Contact {
  readonly number: string;
  readonly name: string;
  readonly line: number;
  readonly data: Record<string, unknown>;
}

export async function tables(): Promise<string[]> {
  const [rows] = await product.db.pool.query(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1',
  );
  return (rows as { name: string }[]).map(({ name }) => name);
}
export async function pages<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  for (let cursor = ''; ; ) {
    const page = await product.api.get<{ items: T[]; next?: string }>(`${path}?limit=500${cursor}`);
    found.push(...page.items);
    if (page.next === undefined) return found;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}
export async function load(campaignId: string, csv: Blob, name = 'list'): Promise<List> {
  const form = new FormData();
  form.set('name', name);
  form.set('file', csv, 'rows.csv');
  const { list, mapping } = await product.api.post<{ list: List; mapping: unknown }>(
    `${autodialer}/campaigns/${campaignId}/lists`,
    form,
  );
  await product.api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  return until('the list', async () => {
    const now = await product.api.get<List>(`${autodialer}/lists/${list.id}`);
    return now.state === 'importing' ? undefined : now;
  });
}

/** Starts the product, a carrier for it and a campaign that may call all day. */
export async function setUp(): Promise<void> {
  product = await Product.start();
  carrier = await startCarrier({ root: serverRoot, dir: join(product.dir, 'carrier'), answerMs: 50, listenMs: 20_000 });
  tablesBefore = await tables();
  const { api } = product;
  trunk = (
    await api.post<{ id: string }>('/api/telephony/trunks', {
      name: 'carrier',
      host: carrier.address,
      port: carrier.sipPort,
    })
  ).id;
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const form = new FormData();
  form.set('name', 'tone');
  form.set('language', 'ru');
  form.set('file', new Blob([toneWave(300)]), 'tone.wav');
  prompt = (await api.post<{ id: string }>('/api/sounds/prompts/upload', form)).id;
  await until(
    'the prompt',
    async () => (await api.get<{ state: string }>(`/api/sounds/prompts/${prompt}`)).state === 'ready',
  );
  const facts = {
    name: 'hostile',
    attempts: 1,
    channels: 200,
    callsPerSecond: 50,
    notificationMs: 100,
    message: [{ kind: 'prompt', promptId: prompt }],
    trunks: [trunk],
    schedule: allDay,
  };
  campaign = (await api.post<{ id: string }>(`${autodialer}/campaigns`, facts)).id;
}

export async function tearDown(): Promise<void> {
  await carrier?.stop();
  await product?.stop();
}
