import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../errors.js';
import { repository } from '../places.js';
import type { DemoApi } from './api.js';
import { seedCallCentre } from './call-centre.js';
import type { PhoneAccount } from './operator-phones.js';
import { until } from './until.js';
import type { ReportedAttempt } from './verdict.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

const allContacts = 300;
const greeting = 'Здравствуйте! Вас беспокоит управляющая компания.';
/** Each household hears its own debt. */
const debt = [
  { kind: 'text', text: 'Ваша задолженность за коммунальные услуги' },
  { kind: 'value', column: 'Долг', value: { as: 'money', currency: 'RUB' }, voice: 'speech' },
  {
    kind: 'text',
    text: 'Оплатите её до конца месяца. Повторить: нажмите два. Больше не звонить: нажмите девять. Поговорить с оператором: нажмите ноль.',
  },
];
const keysTo = (queueId: string) => ({
  1: { action: 'confirm' },
  2: { action: 'repeat' },
  9: { action: 'doNotCall' },
  0: { action: 'transfer', to: { kind: 'queues.queue', target: { queueId } } },
});

/** How many contacts the demonstration calls: all 300 of its file, or fewer by `PEREZVON_DEMO_CONTACTS`. */
export function contactsOf(env: NodeJS.ProcessEnv): number {
  const count = Number(env.PEREZVON_DEMO_CONTACTS ?? allContacts);
  if (Number.isInteger(count) && count >= 1 && count <= allContacts) return count;
  throw new SetupError(`PEREZVON_DEMO_CONTACTS must be from 1 to ${allContacts}, not ${env.PEREZVON_DEMO_CONTACTS}.`);
}

/** Every attempt of a campaign, as its report has it. */
export async function attemptsOf(api: DemoApi, campaign: string): Promise<ReportedAttempt[]> {
  const all: ReportedAttempt[] = [];
  let cursor = '';
  do {
    const path = `/api/autodialer/campaigns/${campaign}/attempts?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await api.get<{ items: ReportedAttempt[]; next?: string }>(path);
    all.push(...page.items);
    cursor = page.next ?? '';
  } while (cursor !== '');
  return all;
}

/**
 * Fills an empty product with what the demonstration needs: a trunk to the carrier, operators and their queue, a spoken
 * message, a campaign with 300 contacts from a file. Everything goes through the API that people and integrators use.
 *
 * @param contacts - how many lines of the file are loaded
 * @param phones - puts phones at the operators' desks
 * @returns the campaign's id; it has been started
 */
export async function seed(
  api: DemoApi,
  carrier: { address: string; port: number },
  contacts: number,
  phones: (accounts: readonly PhoneAccount[]) => Promise<void>,
  report: (detail: string) => void,
): Promise<string> {
  report('trunk');
  const trunk = await makeTrunk(api, carrier);
  report('operators');
  const { queueId, accounts, logIn } = await seedCallCentre(api);
  await phones(accounts);
  await logIn();
  report('message');
  const prompt = await makePrompt(api);
  report('campaign');
  const campaign = await api.post<Named>('/api/autodialer/campaigns', {
    name: `Задолженность ЖКХ, ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`,
    attempts: 2,
    pauses: { default: 20 },
    channels: 45,
    callsPerSecond: 10,
    notificationMs: 4_000,
    ringTimeoutMs: 8_000,
    message: [{ kind: 'prompt', promptId: prompt }, ...debt],
    keys: keysTo(queueId),
    keyWaitMs: 2_000,
    trunks: [trunk],
    schedule: { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] },
  });
  report('list');
  await loadList(api, campaign.id, contacts);
  await api.post(`/api/autodialer/campaigns/${campaign.id}/start`);
  return campaign.id;
}

async function makeTrunk(api: DemoApi, carrier: { address: string; port: number }): Promise<string> {
  const name = 'Демо-оператор';
  const facts = { host: carrier.address, port: carrier.port, codecs: ['alaw'], maxChannels: 60 };
  const known = (await api.get<readonly (Named & { version: number })[]>('/api/telephony/trunks')).find(
    (trunk) => trunk.name === name,
  );
  // The carrier's port is another one at each start.
  const trunk = known
    ? await api.send<Named>('PATCH', `/api/telephony/trunks/${known.id}`, facts)
    : await api.post<Named>('/api/telephony/trunks', { name, ...facts });
  await api.post('/api/core/asterisk-config/apply', { why: 'demo' });
  return trunk.id;
}

async function makePrompt(api: DemoApi): Promise<string> {
  const name = 'Приветствие';
  const list = () => api.get<readonly (Named & { state: string; error: string | null })[]>('/api/sounds/prompts');
  const known = (await list()).find((prompt) => prompt.name === name && prompt.state !== 'failed');
  const { id } =
    known ?? (await api.post<Named>('/api/sounds/prompts/spoken', { name, language: 'ru', text: greeting }));
  await until('the message', async () => {
    const prompt = (await list()).find((each) => each.id === id);
    if (prompt?.state === 'failed') throw new SetupError(`The message could not be spoken: ${prompt.error}`);
    return prompt?.state === 'ready';
  });
  return id;
}

async function loadList(api: DemoApi, campaign: string, contacts: number): Promise<void> {
  const form = new FormData();
  form.set('name', 'Должники');
  form.set('comment', `${contacts} абонентов из demo/contacts.csv`);
  const lines = (await readFile(join(repository, 'demo/contacts.csv'), 'utf8')).split('\n').slice(0, contacts + 1);
  form.set('file', new Blob([lines.join('\n')]), 'contacts.csv');
  const { list, mapping } = await api.post<{ list: { id: string; format: unknown }; mapping: unknown }>(
    `/api/autodialer/campaigns/${campaign}/lists`,
    form,
  );
  await api.post(`/api/autodialer/lists/${list.id}/import`, { format: list.format, mapping });
  await until('the list', async () => {
    const { state, error } = await api.get<{ state: string; error: string | null }>(`/api/autodialer/lists/${list.id}`);
    if (state === 'failed') throw new SetupError(`The list could not be loaded: ${error}`);
    return state === 'ready';
  });
}
