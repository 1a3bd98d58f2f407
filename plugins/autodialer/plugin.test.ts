import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { localeFaults, callFake } from '@perezvon/sdk/testing';
import { describe, expect, it } from 'vitest';
import { AttemptEnded, CampaignFinished } from './events.js';
import en from './locale/en.json' with { type: 'json' };
import ru from './locale/ru.json' with { type: 'json' };
import {
  promptId,
  pool,
  host,
  compliance,
  until,
  create,
  addList,
  post,
  details,
  items,
} from './testing/plugin-fixture.js';

describe('campaigns', () => {
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
