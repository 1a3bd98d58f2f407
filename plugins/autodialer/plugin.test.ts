import { once } from 'node:events';
import { createServer } from 'node:http';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { type Trunk, Trunks } from '@perezvon/plugin-telephony';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { localeFaults, callFake, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { newId } from '@perezvon/sdk/shared';
import { createPool, type Pool } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Statistics } from './attempts/statistics.js';
import type { CampaignDetails } from './campaigns/schemas.js';
import { HomeCountry, type RuleUser, RuleUsers, zonesOf } from '@perezvon/plugin-compliance';
import compliancePlugin from '@perezvon/plugin-compliance/plugin';
import { AttemptEnded, CampaignFinished } from './events.js';
import en from './locale/en.json' with { type: 'json' };
import ru from './locale/ru.json' with { type: 'json' };
import { ListFiles, ListLookup, type ListOwner, ListOwners, shortKeys } from '@perezvon/plugin-contacts';
import contactsPlugin from '@perezvon/plugin-contacts/plugin';
import plugin from './plugin.js';

const promptId = newId();
const trunk: Trunk = {
  id: newId(),
  name: 'Провайдер',
  endpoint: 'trunk-one',
  maxChannels: 5,
  callsPerSecond: undefined,
  dialAs: { form: 'digits', prefix: '' },
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
let rendered: (readonly object[])[] = [];
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
const trunks: Trunks = {
  states: async () => [],
  list: async () => trunkList,
  byId: async (id) => trunkList.find((one) => one.id === id),
  onChange: () => ({ dispose: () => undefined }),
};

let database: TestDatabase;
let pool: Pool;
let host: TestHost;
/** The plugin that knows whom one may not call, and when. */
let compliance: TestHost;
/** The plugin that has the lists and their contacts. */
let contactsHost: TestHost;
beforeEach(async () => {
  // Schema steps run once in a database, so each test has its own.
  database = await createTestDatabase();
  trunkList = [trunk];
  making = undefined;
  rendered = [];
  pool = createPool({ uri: database.url, timezone: 'Z' });
  const manifest = manifestOf(import.meta.url);
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
async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    if (await is()) return;
    await host.advance(50);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`not in time: ${what}; faults: ${host.faults.map(({ error }) => String(error)).join('; ')}`);
}
async function create(facts: object = {}): Promise<CampaignDetails> {
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
async function addList(campaignId: string, numbers: readonly string[]): Promise<void> {
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
const post = (path: string) => host.request('POST', path);
const details = async (id: string) => (await host.request('GET', `/campaigns/${id}`)).body as CampaignDetails;
type Items = { readonly items: readonly Record<string, unknown>[]; readonly next?: string };
const items = async (path: string, query: Record<string, string | number> = {}) =>
  (await host.request('GET', path, { query })).body as Items;

describe('campaigns', () => {
  it('need a name only, are edited by version, cloned and deleted', async () => {
    const made = await create();
    expect(made).toMatchObject({ state: 'draft', attempts: 3, version: 1, problems: ['noContacts'] });
    const changed = await host.request('PATCH', `/campaigns/${made.id}`, { body: { channels: 7 }, ifMatch: '1' });
    expect(changed).toMatchObject({ status: 200, body: { channels: 7, version: 2 }, headers: { etag: '"2"' } });
    expect(await host.request('PATCH', `/campaigns/${made.id}`, { body: { channels: 8 }, ifMatch: '1' })).toMatchObject(
      { status: 412 },
    );
    const clone = (await host.request('POST', `/campaigns/${made.id}/clone`, { body: {} })).body as CampaignDetails;
    expect(clone).toMatchObject({ name: 'Долги (2)', channels: 7, state: 'draft' });
    expect((await items('/campaigns', { sort: 'name', order: 'asc', limit: 1 })).items).toMatchObject([
      { name: 'Долги' },
    ]);
    const first = await items('/campaigns', { sort: 'name', order: 'asc', limit: 1 });
    expect(
      (await items('/campaigns', { sort: 'name', order: 'asc', limit: 1, cursor: first.next! })).items,
    ).toMatchObject([{ name: 'Долги (2)' }]);
    expect((await host.request('DELETE', `/campaigns/${clone.id}`)).status).toBe(204);
    expect((await host.request('GET', `/campaigns/${clone.id}`)).status).toBe(404);
    expect(host.audited.map(({ action }) => action)).toEqual([
      'autodialer.campaign.created',
      'autodialer.campaign.changed',
      'autodialer.campaign.created',
      'autodialer.campaign.deleted',
    ]);
  });

  it('refuse what makes no sense, naming the field', async () => {
    const wrong = { timeZone: 'Mars/Base', windows: [{ days: [8], from: '18:00', to: '09:00' }] };
    const answer = await host.request('POST', '/campaigns', {
      body: { name: ' ', channels: 0, schedule: wrong, callerIds: [{ number: '112', prefixes: [] }] },
    });
    const paths = (answer.body as { errors: { path: string }[] }).errors.map(({ path }) => path);
    expect(answer.status).toBe(422);
    expect(paths).toEqual(
      expect.arrayContaining([
        'body.name',
        'body.channels',
        'body.callerIds.0.number',
        'body.schedule.timeZone',
        'body.schedule.windows.0.days.0',
      ]),
    );
  });

  it('say why they cannot start', async () => {
    const bare = await create({ message: [], trunks: [], schedule: { timeZone: 'UTC', windows: [] } });
    const refused = await post(`/campaigns/${bare.id}/start`);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'autodialer.campaignNotReady', textKey: 'error.autodialer.campaignNotReady.noMessage' },
    });
    const reasons = (refused.body as { errors: { path: string }[] }).errors.map(({ path }) => path);
    expect(reasons).toEqual(['noMessage', 'noContacts', 'noTrunk', 'noWindow']);
    const american = await create({ policyId: 'usTsr', ringTimeoutMs: 14_000 });
    expect(american.problems).toContain('ringTooShort');
    const advert = await create({ policyId: 'ruAdvertising' });
    expect(advert.problems).toContain('policyRefuses');
    const other = await create({ message: [{ kind: 'prompt', promptId: newId() }] });
    trunkList = [{ ...trunk, enabled: false }];
    await addList(other.id, ['+79990000001']);
    expect((await post(`/campaigns/${other.id}/start`)).body).toMatchObject({
      errors: [{ path: 'promptNotReady' }, { path: 'trunkGone' }],
    });
    expect((await post(`/campaigns/${other.id}/pause`)).body).toMatchObject({
      code: 'autodialer.campaignState',
      params: { state: 'draft' },
    });
  });

  it('call their contacts, show results as they happen, and finish', async () => {
    const { id } = await create({ attempts: 2, pauses: { default: 60, busy: 5 } });
    await addList(id, ['+79990000001', '+79990000002', '+79990000003']);
    expect((await post(`/campaigns/${id}/start`)).body).toMatchObject({ state: 'running' });
    await until('three calls are started', () => host.calls.started.length === 3);
    expect(host.calls.started[0]).toMatchObject({
      trunk: 'trunk-one',
      dialAs: { form: 'digits', prefix: '' },
      callerId: '+74950000000',
      destination: { kind: 'autodialer.message', target: { media: [{ sound: 'message' }], keys: {} } },
    });
    const one = await details(id);
    expect(one).toMatchObject({ counts: { dialling: 3, waiting: 0, total: 3 }, lines: 3 });
    const of = (number: string) => host.calls.started.find((order) => order.number === number)!.id;
    host.calls.ring(of('+79990000001'));
    host.calls.answer(of('+79990000001'));
    expect(await host.snapshot('autodialer.campaign', { id })).toMatchObject({ lines: 3, talking: 1 });
    await host.endCall(of('+79990000001'), { outcome: 'answered', notes: { heardMs: 12_000, complete: true } });
    await host.endCall(of('+79990000002'), { outcome: 'busy', cause: 17, sipStatus: 486 });
    await host.endCall(of('+79990000003'), { outcome: 'invalid', cause: 1 });
    await until('the busy one is called again', () => host.calls.started.length === 4);
    expect(host.calls.started[3]?.number).toBe('+79990000002');
    await host.endCall(host.calls.started[3]!.id, { outcome: 'noAnswer' });
    await until('the campaign is finished', async () => (await details(id)).state === 'finished');
    expect(await details(id)).toMatchObject({
      counts: { reached: 1, notReached: 2, waiting: 0, dialling: 0, total: 3 },
      outcomes: { reached: 1, busy: 1, invalid: 1, noAnswer: 1 },
    });
    // The live screens follow the table, not the other way round.
    await until('the live screens know', async () => {
      const { campaigns } = (await host.snapshot('autodialer.campaigns')) as {
        campaigns: Record<string, { state: string; lines: number }>;
      };
      return campaigns[id]?.state === 'finished' && campaigns[id].lines === 0;
    });
    expect(await host.snapshot('autodialer.campaign', { id })).toMatchObject({
      recent: { length: 4, 0: { outcome: 'noAnswer', name: 'Имя 1' } },
    });
    const patches = host.live.patches.filter(({ topic }) => topic === 'autodialer.campaign');
    expect(patches.some(({ patch }) => (patch as { counts: { reached: number } }).counts.reached === 1)).toBe(true);
    const emitted = ({ name }: { name: string }) => host.events.emitted.filter((event) => event.name === name);
    expect(emitted(AttemptEnded)).toHaveLength(4);
    expect(emitted(CampaignFinished)).toMatchObject([{ event: { campaignId: id, counts: { reached: 1 } } }]);

    // What a person finds afterwards.
    expect((await items(`/campaigns/${id}/contacts`)).items.map(({ number, state }) => [number, state])).toEqual([
      ['+79990000001', 'reached'],
      ['+79990000002', 'notReached'],
      ['+79990000003', 'notReached'],
    ]);
    const page = await items(`/campaigns/${id}/contacts`, { state: 'notReached', limit: 1 });
    const rest = await items(`/campaigns/${id}/contacts`, { state: 'notReached', limit: 1, cursor: page.next! });
    const found = new Set([...page.items, ...rest.items].map(({ number }) => number));
    expect(found).toEqual(new Set(['+79990000002', '+79990000003']));
    expect((await items(`/campaigns/${id}/contacts`, { number: '79990000003' })).items).toHaveLength(1);
    expect((await items(`/campaigns/${id}/contacts`, { outcome: 'reached' })).items).toHaveLength(1);
    const attempts = await items(`/campaigns/${id}/attempts`, { limit: 3 });
    const older = await items(`/campaigns/${id}/attempts`, { limit: 3, cursor: attempts.next! });
    expect([...attempts.items, ...older.items]).toHaveLength(4);
    expect((await items('/attempts', { unsuccessful: 'true' })).items).toHaveLength(3);
    expect((await items('/attempts', { outcome: 'busy' })).items).toMatchObject([
      { cause: 17, sipStatus: 486, campaign: 'Долги' },
    ]);
    expect(await host.request('GET', `/attempts?cursor=nonsense`)).toMatchObject({
      status: 422,
      body: { code: 'autodialer.badCursor' },
    });
    const contact = (await items(`/campaigns/${id}/contacts`, { number: '+79990000002' })).items[0]!;
    expect((await host.request('GET', `/contacts/${String(contact.id)}`)).body).toMatchObject({
      campaign: 'Долги',
      list: 'list',
      data: { долг: '1' },
      story: [
        { ordinal: 1, outcome: 'busy', call: { by: 'network' } },
        { ordinal: 2, outcome: 'noAnswer' },
      ],
    });
    expect((await host.request('GET', '/contacts/999999')).status).toBe(404);
    expect(await host.health()).toEqual({ dialling: { ok: true } });

    // A new list makes it ready to run again.
    expect((await post(`/campaigns/${id}/start`)).body).toMatchObject({ errors: [{ path: 'noContacts' }] });
    await addList(id, ['+79990000004']);
    expect((await post(`/campaigns/${id}/start`)).body).toMatchObject({
      state: 'running',
      counts: { waiting: 1, total: 4 },
    });
    await until('it calls the new contact', () => host.calls.started.length === 5);
  });

  it('count each contact once in the funnel, however often it was called', async () => {
    const { id } = await create({ attempts: 3, pauses: { default: 1 }, notificationMs: 9_000 });
    await addList(id, ['+79990000001', '+79990000002', '+79990000003']);
    await post(`/campaigns/${id}/start`);
    /** Who answers hears too little; the others are busy. */
    const callAll = async (answers: (number: string) => boolean, heardMs = 1_000) => {
      let ended = host.calls.started.length;
      await until('everybody has been called', async () => {
        for (const { id: call, number } of host.calls.started.slice(ended)) {
          ended += 1;
          const up = answers(number ?? '');
          await host.endCall(call, up ? { outcome: 'answered', notes: { heardMs } } : { outcome: 'busy' });
        }
        return (await details(id)).state === 'finished';
      });
    };
    await callAll((number) => number === '+79990000001');
    const funnel = async () => {
      await host.advance(20_000);
      const { body } = await host.request('GET', `/campaigns/${id}/statistics`);
      return body as Statistics;
    };
    expect(await funnel()).toMatchObject({
      funnel: { total: 3, called: 3, answered: 1, reached: 0, confirmed: 0 },
      byHour: [{ hour: '2026-11-23 12', reached: 0, notReached: 9 }],
      byAttempt: [1, 2, 3].map((ordinal) => ({ ordinal, reached: 0, notReached: 3 })),
    });

    // Begun anew, nobody is counted twice; whoever is taken out is not counted at all.
    await host.runJob('recycleContacts', { campaignId: id, outcomes: [] });
    const [first, , third] = (await items(`/campaigns/${id}/contacts`)).items;
    expect((await contactsHost.request('DELETE', `/contacts/${String(third?.id)}`)).status).toBe(204);
    await post(`/campaigns/${id}/start`);
    await callAll((number) => number === first?.number, 12_000);
    const { funnel: after, byAttempt, byHour } = await funnel();
    expect(after).toEqual({ total: 2, called: 2, answered: 1, reached: 1, confirmed: 0 });
    expect(byAttempt).toEqual([
      ...[1, 2, 3].map((ordinal) => ({ ordinal, reached: 0, notReached: 3 })),
      { ordinal: 4, reached: 1, notReached: 1 },
      { ordinal: 5, reached: 0, notReached: 1 },
      { ordinal: 6, reached: 0, notReached: 1 },
    ]);
    expect(byHour).toEqual([{ hour: '2026-11-23 12', reached: 1, notReached: 12 }]);
  });

  it('warn where the hours of the law are judged by the clocks of the campaign, since nobody knows those of the called', async () => {
    const warned = async (policyId: string, number: string) => {
      const { id } = await create({ policyId });
      const before = ((await host.request('GET', `/campaigns/${id}`)).body as CampaignDetails).warnings;
      await addList(id, [number]);
      const lanes = JSON.stringify([{ zones: zonesOf('', number), priority: 5 }]);
      await pool.query('UPDATE autodialer_lists SET lanes = ? WHERE campaign_id = ?', [lanes, id]);
      return [before, ((await host.request('GET', `/campaigns/${id}`)).body as CampaignDetails).warnings];
    };
    expect(await warned('ruDebtCollection', '+79161230099')).toEqual([[], ['zonesUnknown']]);
    // A number of Moscow tells where it is, and hours in every zone need not be told.
    expect(await warned('ruDebtCollection', '+74951230099')).toEqual([[], []]);
    expect(await warned('usTsr', '+12025550199')).toEqual([[], []]);
    expect(await warned('none', '+79161230098')).toEqual([[], []]);
  });

  it('say of each contact how it stands, why, and when it will be tried', async () => {
    const profile = {
      hours: null,
      holidaysAsWeekend: false,
      limits: [{ count: 1, per: 'day' }],
      consentRequired: true,
      automatic: 'allowed',
      purpose: 'any',
      unknownZone: 'campaign',
    };
    const policy = await compliance.request('POST', '/policies', { body: { name: 'Раз в день', profile } });
    await compliance.request('POST', '/do-not-call', { body: { numbers: ['+79990000002'] } });
    const { id } = await create({
      attempts: 3,
      pauses: { default: 5 },
      policyId: (policy.body as { id: string }).id,
      consentColumn: 'да',
      schedule: { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '10:00', to: '19:00' }] },
    });
    const numbers = ['+79990000001', '+79990000002', '+79990000003'];
    await addList(id, numbers);
    await pool.query(`UPDATE autodialer_contacts SET data = '{"да":"1"}' WHERE number <> '+79990000003'`);
    const told = async () =>
      (await items(`/campaigns/${id}/contacts`)).items.map((one) => [
        one.state,
        one.lastOutcome,
        one.reason,
        one.nextAt,
      ]);
    expect(await told()).toEqual(numbers.map(() => ['waiting', null, null, null]));
    await post(`/campaigns/${id}/start`);
    await until('one is called', () => host.calls.started.length === 1);
    await host.endCall(host.calls.started[0]!.id, { outcome: 'busy' });
    await until('it is postponed', async () => (await told())[0]?.[2] === 'limit');
    // The day of the limit ends at midnight of Moscow.
    expect(await told()).toEqual([
      ['waiting', 'busy', 'limit', '2026-11-23T21:00:00.000Z'],
      ['notReached', 'doNotCall', 'doNotCall', null],
      ['notReached', 'noConsent', 'noConsent', null],
    ]);
    const outcomes = { busy: 1, doNotCall: 1, noConsent: 1 };
    expect((await details(id)).outcomes).toEqual(outcomes);
    expect((await details(id)).counts).toMatchObject({ waiting: 1, notReached: 2 });
    const filters: Record<string, string>[] = [{}, { state: 'waiting' }];
    for (const query of filters)
      expect((await items(`/campaigns/${id}/contacts`, { outcome: 'limit', ...query })).items).toMatchObject([
        { number: '+79990000001' },
      ]);
    const [contact] = (await items(`/campaigns/${id}/contacts`)).items;
    expect((await host.request('GET', `/contacts/${String(contact?.id)}`)).body).toMatchObject({
      reason: 'limit',
      opening: { to: '2026-11-23T16:00:00.000Z' },
    });
    // Counted anew, it is the same.
    await contactsHost.request('DELETE', `/contacts/${String(contact?.id)}`);
    expect((await details(id)).outcomes).toEqual(outcomes);
  });

  it('are changed by other systems in all that decides their call, and come back after they were taken out', async () => {
    const { id } = await create();
    const { body } = await contactsHost.request('POST', `/campaigns/${id}/lists/open`, { body: { name: 'CRM' } });
    const list = (body as { id: string }).id;
    const add = async (...numbers: string[]) => {
      const contacts = numbers.map((number) => ({ number, otherNumbers: ['+79990000009'], data: { долг: '5' } }));
      const answer = await contactsHost.request('POST', `/lists/${list}/contacts`, { body: { contacts } });
      return (answer.body as { results: readonly { id?: number; problem?: string }[] }).results;
    };
    const [one, other] = await add('+79990000001', '+79990000002');
    const change = (patch: object) => contactsHost.request('PATCH', `/contacts/${one?.id}`, { body: patch });
    const stored = async () => {
      const [rows] = await pool.query(
        `SELECT c.number, c.other_numbers AS others, c.name, c.data, JSON_EXTRACT(l.lanes, CONCAT('$[', c.lane, ']')) AS lane
         FROM autodialer_contacts c JOIN autodialer_lists l ON l.no = c.list_no WHERE c.id = ?`,
        [one?.id],
      );
      return (rows as Record<string, unknown>[])[0];
    };
    expect((await change({ name: 'Анна', data: { долг: '7' } })).status).toBe(204);
    expect(await stored()).toMatchObject({
      number: '+79990000001',
      others: '+79990000009',
      name: 'Анна',
      data: '{"долг":"7"}',
    });
    expect(
      (await change({ number: '8 (999) 000-00-03', zone: 'Asia/Omsk', priority: 9, otherNumbers: [] })).status,
    ).toBe(204);
    expect(await stored()).toMatchObject({ number: '+79990000003', others: '', name: 'Анна' });
    expect((await stored())?.lane).toEqual({ zones: ['Asia/Omsk'], priority: 9 });
    // A priority of its own leaves the zone as it is.
    await change({ priority: 1 });
    expect((await stored())?.lane).toEqual({ zones: ['Asia/Omsk'], priority: 1 });
    for (const wrong of [{ number: '+79990000002' }, { number: 'none' }, { zone: 'Луна' }])
      expect([wrong, await change(wrong)]).toMatchObject([
        wrong,
        { status: 422, body: { code: 'autodialer.contactRefused' } },
      ]);

    await contactsHost.request('DELETE', `/contacts/${other?.id}`);
    expect(await add('+79990000002', '+79990000003')).toEqual([
      { id: other?.id, number: '+79990000002' },
      { problem: 'alreadyInCampaign' },
    ]);
    expect((await details(id)).counts).toMatchObject({ waiting: 2, total: 2 });
    await post(`/campaigns/${id}/start`);
    await until('both are called', () => host.calls.started.length === 2);
    expect(await change({ number: '+79990000005' })).toMatchObject({
      status: 409,
      body: { code: 'autodialer.contactBusy' },
    });
  });

  it('name the rule that called an attempt off just before the dial', async () => {
    const { id } = await create({
      schedule: { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '12:01' }] },
    });
    await addList(id, ['+79990000001']);
    // The message takes so long to make that the hours are over.
    let made = () => {};
    making = new Promise((resolve) => {
      made = resolve;
    });
    await post(`/campaigns/${id}/start`);
    await until('it is claimed', async () => (await details(id)).counts.dialling === 1);
    await host.advance(61_000);
    made();
    await until('it is called off', async () => (await details(id)).counts.waiting === 1);
    expect(host.calls.started).toEqual([]);
    expect((await items(`/campaigns/${id}/contacts`, { outcome: 'hours' })).items).toMatchObject([
      { state: 'waiting', lastOutcome: null, reason: 'hours', nextAt: '2026-11-24T06:00:00.000Z' },
    ]);
  });

  it('leave out whom one of them may not call, while another calls, at the choice and just before the dial', async () => {
    const [kept, late] = ['+79990000001', '+79990000002'];
    const forbid = (number: string, campaignId: string) =>
      compliance.request('POST', '/do-not-call', { body: { numbers: [number], campaignId } });
    const { id } = await create();
    const other = await create();
    await forbid(kept, id);
    // The messages take their time, and meanwhile the second says that the first campaign is not to call.
    let made = () => {};
    making = new Promise((resolve) => {
      made = resolve;
    });
    for (const one of [id, other.id]) {
      await addList(one, [kept, late]);
      await post(`/campaigns/${one}/start`);
    }
    const dialling = async (one: string) => (await details(one)).counts.dialling;
    await until('both have chosen', async () => (await dialling(id)) === 1 && (await dialling(other.id)) === 2);
    await forbid(late, id);
    made();
    await until('the other calls both', () => host.calls.started.length === 2);
    await until('the first is done', async () => (await details(id)).counts.notReached === 2);
    const called = new Map(host.calls.started.map(({ number, data }) => [number, data?.campaignId]));
    expect([called.get(kept), called.get(late)]).toEqual([other.id, other.id]);
    expect((await items(`/campaigns/${id}/contacts`)).items).toMatchObject([
      { number: kept, attempts: 0, state: 'notReached', lastOutcome: 'doNotCall' },
      { number: late, attempts: 0, state: 'notReached', lastOutcome: 'doNotCall' },
    ]);
  });

  it('give up a result that nobody takes after its tries, and send it once more when told to', async () => {
    let status = 503;
    let heard = 0;
    const crm = createServer((request, response) => {
      heard += 1;
      request.resume();
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(crm, 'listening');
    const url = `http://127.0.0.1:${(crm.address() as AddressInfo).port}/`;
    await host.changeSettings({ webhooksLocal: true });
    const secret = 'a secret of more than sixteen characters';
    const { id } = await create({ attempts: 1, webhook: { url, secret, outcomes: [] } });
    await compliance.request('POST', '/do-not-call', { body: { numbers: ['+79990000002'] } });
    await addList(id, ['+79990000001', '+79990000002']);
    await post(`/campaigns/${id}/start`);
    await until('one is called', () => host.calls.started.length === 1);
    await host.endCall(host.calls.started[0]!.id, { outcome: 'busy' });
    const deliveries = async () => (await host.request('GET', `/campaigns/${id}/deliveries`)).body;
    await until('both are over', async () => (await details(id)).counts.notReached === 2);
    // Each try comes when its pause is over.
    const tryOnce = async () => {
      await pool.query("UPDATE autodialer_deliveries SET next_at = '2020-01-01'");
      await host.runJob('deliverResults', {});
    };
    try {
      for (let i = 0; i < 15; i += 1) await tryOnce();
      expect(await deliveries()).toMatchObject({ counts: { waiting: 2, failed: 0 }, troubles: [{ tries: 15 }, {}] });
      await tryOnce();
      const givenUp = { state: 'failed', tries: 16, status: 503, error: 'it answered 503' };
      const { counts, troubles } = (await deliveries()) as { counts: object; troubles: { attemptId: string | null }[] };
      expect(counts).toEqual({ waiting: 0, delivered: 0, failed: 2 });
      expect(troubles).toMatchObject([givenUp, givenUp]);
      // Who was not called has no attempt.
      expect(new Set(troubles.map(({ attemptId }) => attemptId))).toEqual(new Set([host.calls.started[0]!.id, null]));
      await tryOnce();
      expect(heard).toBe(32);

      status = 204;
      const again = () => host.request('POST', `/campaigns/${id}/deliveries/again`);
      expect((await again()).body).toEqual({ count: 2 });
      expect(await deliveries()).toEqual({ counts: { waiting: 2, delivered: 0, failed: 0 }, troubles: [] });
      await host.runJob('deliverResults', {});
      expect(await deliveries()).toEqual({ counts: { waiting: 0, delivered: 2, failed: 0 }, troubles: [] });
      expect((await again()).body).toEqual({ count: 0 });
      expect(heard).toBe(34);
    } finally {
      crm.close();
    }
  });

  it('let a chosen contact be heard beforehand, just as their call will play', async () => {
    const message = [
      { kind: 'prompt', promptId },
      { kind: 'text', text: 'Здравствуйте, {долг}' },
      { kind: 'pause', ms: 500 },
      { kind: 'value', column: 'долг', value: { as: 'number' }, voice: 'recorded' },
    ];
    const { id } = await create({ message });
    // The second contact: another row would be said otherwise.
    await addList(id, ['+79990000001', '+79990000002']);
    await pool.query(`UPDATE autodialer_contacts SET data = '{"долг":"1234567"}' WHERE number = '+79990000002'`);
    const contacts = (await items(`/campaigns/${id}/contacts`)).items;
    const heard = async (number: string) => {
      const contactId = contacts.find((one) => one.number === number)?.id;
      const body = { message, language: 'ru', contactId };
      expect((await host.request('POST', '/message/preview', { body })).status).toBe(200);
      return rendered.at(-1);
    };
    const first = await heard('+79990000001');
    const second = await heard('+79990000002');
    expect(second).not.toEqual(first);
    await post(`/campaigns/${id}/start`);
    await until('both are called', () => host.calls.started.length === 2);
    const played = (number: string) => {
      const target = host.calls.started.find((one) => one.number === number)?.destination.target;
      return (target as { media: object[] } | undefined)?.media;
    };
    expect([played('+79990000001'), played('+79990000002')]).toEqual([first, second]);
  });

  it('hang up when they are stopped now, without losing the attempt', async () => {
    const { id } = await create();
    await addList(id, ['+79990000001', '+79990000002']);
    await post(`/campaigns/${id}/start`);
    await until('two calls are started', () => host.calls.started.length === 2);
    host.calls.answer(host.calls.started[0]!.id);
    expect((await post(`/campaigns/${id}/stop?now=true`)).body).toMatchObject({ state: 'stopped' });
    expect(host.calls.cancelled).toHaveLength(2);
    await until('both wait again', async () => (await details(id)).counts.waiting === 2);
    expect(await details(id)).toMatchObject({ lines: 0, outcomes: { cancelled: 2 } });
    const contacts = (await items(`/campaigns/${id}/contacts`)).items;
    expect(contacts.map(({ attempts, state }) => [attempts, state])).toEqual([
      [0, 'waiting'],
      [0, 'waiting'],
    ]);
    expect((await host.request('DELETE', `/campaigns/${id}`)).status).toBe(204);
    await host.runJob('purgeCampaign', host.jobs.queued[0]!.data);
    const left = async (table: string) =>
      ((await pool.query(`SELECT id FROM autodialer_${table}`))[0] as unknown[]).length;
    // Rules of law still count the calls of the last month.
    expect([await left('contacts'), await left('attempts')]).toEqual([0, 2]);
    await pool.query('UPDATE autodialer_attempts SET created_at = created_at - INTERVAL 40 DAY');
    await host.runJob('sweepAttempts', {});
    expect(await left('attempts')).toBe(0);
  });

  it('keep to the limits of the trunk and of the house, also when they are changed', async () => {
    const { id } = await create({ channels: 100 });
    await addList(
      id,
      Array.from({ length: 30 }, (_, i) => `+7999000${String(i).padStart(4, '0')}`),
    );
    await host.changeSettings({ channels: 3 });
    await post(`/campaigns/${id}/start`);
    await until('three calls are started', () => host.calls.started.length === 3);
    await host.advance(500);
    expect(host.calls.started).toHaveLength(3);
    await host.changeSettings({ channels: 60 });
    await until('five calls are started', () => host.calls.started.length === 5);
    for (let i = 0; i < 20; i += 1) await host.advance(100);
    expect(host.calls.started).toHaveLength(5);
    expect((await host.request('PATCH', `/campaigns/${id}`, { body: { message: [] } })).body).toMatchObject({
      errors: [{ path: 'noMessage' }],
    });
  });
});

describe('the message', () => {
  const target = {
    media: [{ sound: 'message' }],
    keys: {},
    keyWaitMs: 3_000,
    machine: 'ignore',
    number: '+79990000001',
    transfer: { kind: 'sounds.announcement', target: { promptId } },
  };
  it('answers, plays, notes what was heard and hands over', async () => {
    const call = callFake({ mediaMs: 12_000 });
    expect(await host.enterDestination('autodialer.message', target, call)).toEqual(target.transfer);
    expect(call.played).toEqual([{ sound: 'message' }]);
    expect(call.notes).toMatchObject({ heardMs: 12_000, complete: true });
  });
  it('does what the pressed key says', async () => {
    const keys = {
      1: { action: 'confirm' },
      2: { action: 'repeat' },
      9: { action: 'doNotCall' },
      0: { action: 'transfer', to: { kind: 'queues.queue', target: { id: 1 } } },
    };
    const after = async (pressed: string) => {
      const call = callFake({ mediaMs: 12_000, keys: pressed });
      const next = await host.enterDestination('autodialer.message', { ...target, keys }, call);
      return { next, heard: call.played.length, answer: call.notes['answer'], hungUp: call.hungUp };
    };
    expect(await after('1')).toMatchObject({ next: undefined, heard: 1, answer: 'confirmed', hungUp: 'normal' });
    expect(await after('221')).toMatchObject({ heard: 3, answer: 'confirmed' });
    expect(await after('9')).toMatchObject({ next: undefined, answer: 'optedOut', hungUp: 'normal' });
    expect(await after('0')).toMatchObject({ next: keys[0].to, answer: 'transferred', hungUp: undefined });
    // A key without a meaning has the message said again; no key at all leads on.
    expect(await after('51')).toMatchObject({ heard: 2, answer: 'confirmed' });
    expect(await after('')).toMatchObject({ next: target.transfer, heard: 1, answer: undefined });
  });
  it('leaves a machine alone, or speaks to it, as the campaign wants', async () => {
    const met = async (machine: 'hangUp' | 'leaveMessage') => {
      const call = callFake({ mediaMs: 12_000, machine: 'machine' });
      await host.enterDestination('autodialer.message', { ...target, machine }, call);
      return { heard: call.played.length, note: call.notes['machine'] };
    };
    expect(await met('hangUp')).toEqual({ heard: 0, note: 'leftAlone' });
    expect(await met('leaveMessage')).toEqual({ heard: 1, note: 'spokenTo' });
  });
  it('leaves the time of its beginning when the subscriber hangs up', async () => {
    const call = callFake({ hangsUpAt: 1 });
    await host.enterDestination('autodialer.message', target, call);
    expect(call.notes).toEqual({ playingSince: host.clock.now() });
  });
});

it('has all its texts in both languages', () => {
  expect(localeFaults({ ru, en })).toEqual([]);
});
