import type { Carrier } from '@perezvon/launcher';
import type { ApiClient } from './api-client.js';
import { until } from './until.js';
import { toneWave } from './wave.js';

interface Named {
  readonly id: string;
}
interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}
export interface ContactRow {
  readonly id: number;
  readonly number: string;
  readonly state: 'waiting' | 'dialling' | 'reached' | 'notReached' | 'cancelled';
  readonly attempts: number;
  readonly lastOutcome: string | null;
}
export interface AttemptRow {
  readonly id: string;
  readonly number: string;
  readonly ordinal: number;
  readonly state: 'open' | 'ended';
  readonly outcome: string | null;
  readonly heardMs: number | null;
}
export interface CampaignPage {
  readonly state: string;
  readonly counts: Readonly<Record<'reached' | 'notReached' | 'waiting' | 'dialling' | 'total', number>>;
  readonly outcomes: Readonly<Record<string, number>>;
}

const autodialer = '/api/autodialer';
const always = { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };

/** Russian mobile numbers, each once, whose last two digits go through everything the carrier does, well mixed. */
export function numbersOf(count: number): string[] {
  const digits = (n: number, length: number) => String(n).padStart(length, '0');
  return Array.from({ length: count }, (_, i) => `+7916${digits(Math.floor(i / 100), 5)}${digits((i * 37) % 100, 2)}`);
}

/** A way to the carrier, known to Asterisk when this resolves. */
export async function makeTrunk(api: ApiClient, { address, sipPort }: Carrier): Promise<string> {
  const { id } = await api.post<Named>('/api/telephony/trunks', {
    name: 'carrier',
    host: address,
    port: sipPort,
    codecs: ['alaw'],
  });
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  // No limit but the campaign's own.
  await api.put('/api/core/modules/autodialer/settings', { values: { channels: 1_000 } });
  return id;
}

/** A message that the worker speaks. */
export async function makeSpokenPrompt(api: ApiClient, text: string): Promise<string> {
  const { id } = await api.post<Named>('/api/sounds/prompts/spoken', { name: 'spoken', language: 'ru', text });
  return promptReady(api, id);
}

/** A message of just so many milliseconds. */
export async function makeTonePrompt(api: ApiClient, milliseconds: number): Promise<string> {
  const form = new FormData();
  form.set('name', 'tone');
  form.set('language', 'ru');
  form.set('file', new Blob([toneWave(milliseconds)]), 'tone.wav');
  const { id } = await api.post<Named>('/api/sounds/prompts/upload', form);
  return promptReady(api, id);
}

async function promptReady(api: ApiClient, id: string): Promise<string> {
  await until('the message', async () => {
    const { state, error } = await api.get<{ state: string; error: string | null }>(`/api/sounds/prompts/${id}`);
    if (state === 'failed') throw new Error(`the message failed: ${error}`);
    return state === 'ready';
  });
  return id;
}

/** A draft that may call at any hour; `settings` are those of the API. */
export async function makeCampaign(
  api: ApiClient,
  settings: { readonly message: readonly object[]; readonly trunks: readonly string[] } & Readonly<
    Record<string, unknown>
  >,
): Promise<string> {
  const { id } = await api.post<Named>(`${autodialer}/campaigns`, { name: 'test', schedule: always, ...settings });
  return id;
}

/** Uploads the numbers as a file and orders the import; gives the list's id at once. */
export async function orderImport(api: ApiClient, campaign: string, numbers: readonly string[]): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([`number\n${numbers.join('\n')}\n`]), 'numbers.csv');
  const { list, mapping } = await api.post<{ list: Named & { format: unknown }; mapping: unknown }>(
    `${autodialer}/campaigns/${campaign}/lists`,
    form,
  );
  await api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  return list.id;
}

export async function listReady(api: ApiClient, list: string, timeoutMs = 60_000): Promise<void> {
  const path = `${autodialer}/lists/${list}`;
  await until('the list', async () => (await api.get<{ state: string }>(path)).state === 'ready', { timeoutMs });
}

/** A campaign with its numbers, already calling. */
export async function startCampaign(
  api: ApiClient,
  numbers: readonly string[],
  settings: Parameters<typeof makeCampaign>[1],
): Promise<string> {
  const id = await makeCampaign(api, settings);
  await listReady(api, await orderImport(api, id, numbers));
  await api.post(`${autodialer}/campaigns/${id}/start`);
  return id;
}

export const campaignPage = (api: ApiClient, id: string): Promise<CampaignPage> =>
  api.get<CampaignPage>(`${autodialer}/campaigns/${id}`);

/** Resolves when nobody of the campaign is left to call; its page as it then is. */
export async function finished(api: ApiClient, id: string, timeoutMs = 120_000): Promise<CampaignPage> {
  try {
    return await until(
      'the end of the campaign',
      async () => {
        const page = await campaignPage(api, id);
        return page.state === 'finished' ? page : undefined;
      },
      { timeoutMs, everyMs: 500 },
    );
  } catch (error) {
    const page = await campaignPage(api, id);
    throw new Error(`${error instanceof Error ? error.message : 'unknown'}: ${JSON.stringify(page)}`, { cause: error });
  }
}

export const contactsOf = (api: ApiClient, id: string): Promise<ContactRow[]> =>
  allPages<ContactRow>(api, `${autodialer}/campaigns/${id}/contacts`);
export const attemptsOf = (api: ApiClient, id: string): Promise<AttemptRow[]> =>
  allPages<AttemptRow>(api, `${autodialer}/campaigns/${id}/attempts`);

async function allPages<T>(api: ApiClient, path: string): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, next }: Page<T> = await api.get<Page<T>>(
      `${path}?limit=500${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    all.push(...items);
    cursor = next;
  } while (cursor !== undefined);
  return all;
}

/** How many of each there are. */
export function tally(values: Iterable<string | null>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}
