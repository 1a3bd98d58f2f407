import { writeFile } from 'node:fs/promises';
import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { type Trunk, Trunks } from '@perezvon/plugin-telephony';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { newId } from '@perezvon/sdk/shared';
import { createPool, type Pool } from 'mysql2/promise';
import { afterEach, beforeEach, expect } from 'vitest';
import type { CampaignDetails } from '../campaigns/schemas.js';
import { HomeCountry, type RuleUser, RuleUsers } from '@perezvon/plugin-compliance';
import compliancePlugin from '@perezvon/plugin-compliance/plugin';
import { ListFiles, ListLookup, type ListOwner, ListOwners, shortKeys } from '@perezvon/plugin-contacts';
import contactsPlugin from '@perezvon/plugin-contacts/plugin';
import plugin from '../plugin.js';

export const promptId = newId();
export const trunk: Trunk = {
  id: newId(),
  name: 'Провайдер',
  endpoint: 'trunk-one',
  maxChannels: 5,
  callsPerSecond: undefined,
  dialAs: { form: 'digits', prefix: '' },
  callerAs: { form: 'plus', prefix: '' },
  ownNumbersOnly: false,
  callerId: '+74950000000',
  enabled: true,
};
/** Until when a message is being made. */
let making: Promise<void> | undefined;
const prompts: Prompts = {
  media: async () => {
    await making;
    return { sound: 'message' };
  },
  durationMs: async (id) => (id === promptId ? 12_000 : undefined),
};
/** What was made a file of, to be listened to. */
export let rendered: (readonly object[])[] = [];
const speech: Speech = {
  media: async (text) => ({ sound: `say-${text.length}` }),
  wave: async (media, _language, path) => {
    rendered.push(media);
    await writeFile(path, 'RIFF');
    return [];
  },
  fromWords: async (words) => words.map(({ text }) => ({ sound: `word-${text.length}` })),
};
let trunkList: Trunk[] = [trunk];
export const trunks: Trunks = {
  states: async () => [],
  list: async () => trunkList,
  byId: async (id) => trunkList.find((one) => one.id === id),
  onChange: () => ({ dispose: () => undefined }),
};

let database: TestDatabase;
export let pool: Pool;
export let host: TestHost;
/** The plugin that knows whom one may not call, and when. */
export let compliance: TestHost;
/** The plugin that has the lists and their contacts. */
export let contactsHost: TestHost;
/** Messages are being made until `until` is there. */
export function makeUntil(until: Promise<void>): void {
  making = until;
}
/** The trunks that there are from now on. */
export function haveTrunks(...all: Trunk[]): void {
  trunkList = all;
}

beforeEach(async () => {
  // Schema steps run once in a database, so each test has its own.
  database = await createTestDatabase();
  trunkList = [trunk];
  making = undefined;
  rendered = [];
  pool = createPool({ uri: database.url, timezone: 'Z' });
  const manifest = manifestOf(new URL('../plugin.js', import.meta.url).href);
  const complianceManifest = manifestOf(import.meta.resolve('@perezvon/plugin-compliance/plugin'));
  const contactsManifest = manifestOf(import.meta.resolve('@perezvon/plugin-contacts/plugin'));
  const common = { database: database.url, now: Date.parse('2026-11-23T09:00:00Z') };
  compliance = await startTestHost(compliancePlugin, { ...common, manifest: complianceManifest });
  const homeCountry = [HomeCountry, compliance.service(HomeCountry)] as const;
  contactsHost = await startTestHost(contactsPlugin, {
    ...common,
    manifest: contactsManifest,
    services: [homeCountry],
  });
  host = await startTestHost(plugin, {
    ...common,
    manifest,
    services: [
      [ListFiles, contactsHost.service(ListFiles)],
      [ListLookup, contactsHost.service(ListLookup)],
      [Prompts, prompts],
      [Trunks, trunks],
      [Speech, speech],
    ],
  });
  for (const { point, value } of host.points.contributed) {
    if (point === RuleUsers.name) compliance.points.add(RuleUsers, value as RuleUser);
    if (point === ListOwners.name) contactsHost.points.add(ListOwners, value as ListOwner);
  }
});
afterEach(async () => {
  await host.stop();
  await contactsHost.stop();
  await compliance.stop();
  await pool.end();
  await database.drop();
});

/** Lets the plugin's own time pass, and the database answer, until it is so. */
export async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    if (await is()) return;
    await host.advance(50);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`not in time: ${what}; faults: ${host.faults.map(({ error }) => String(error)).join('; ')}`);
}
export async function create(facts: object = {}): Promise<CampaignDetails> {
  const settings = {
    name: 'Долги',
    message: [{ kind: 'prompt', promptId }],
    trunks: [trunk.id],
    callsPerSecond: 1_000,
  };
  const answer = await host.request('POST', '/campaigns', { body: { ...settings, ...facts } });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body as CampaignDetails;
}
export async function addList(campaignId: string, numbers: readonly string[]): Promise<void> {
  const id = newId();
  await pool.query(
    `INSERT INTO autodialer_lists (id, campaign_id, name, file_name, state, format, columns, created_at, created_by)
      VALUES (?, ?, 'list', 'f', 'ready', '{}', '[]', NOW(3), 'x')`,
    [id, campaignId],
  );
  const { campaignNo, listNo } = await shortKeys(pool, id);
  const rows = numbers.map((number, i) => [
    campaignNo,
    listNo,
    i + 1,
    number,
    `Имя ${i}`,
    JSON.stringify({ долг: `${i}` }),
  ]);
  await pool.query('INSERT INTO autodialer_contacts (campaign_no, list_no, line, number, name, data) VALUES ?', [rows]);
}
export const post = (path: string) => host.request('POST', path);
export const details = async (id: string) => (await host.request('GET', `/campaigns/${id}`)).body as CampaignDetails;
type Items = { readonly items: readonly Record<string, unknown>[]; readonly next?: string };
export const items = async (path: string, query: Record<string, string | number> = {}) =>
  (await host.request('GET', path, { query })).body as Items;
