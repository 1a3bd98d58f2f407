import { newId } from '@perezvon/sdk/shared';
import { describe, expect, it } from 'vitest';
import type { CampaignDetails } from './campaigns/schemas.js';
import { zonesOf } from '@perezvon/plugin-compliance';
import {
  haveTrunks,
  makeUntil,
  trunk,
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
    haveTrunks({ ...trunk, enabled: false });
    await addList(other.id, ['+79990000001']);
    expect((await post(`/campaigns/${other.id}/start`)).body).toMatchObject({
      errors: [{ path: 'promptNotReady' }, { path: 'trunkGone' }],
    });
    expect((await post(`/campaigns/${other.id}/pause`)).body).toMatchObject({
      code: 'autodialer.campaignState',
      params: { state: 'draft' },
    });
  });

  it('warn where the hours of the law are judged by the clocks of the campaign, since nobody knows those of the called', async () => {
    const warned = async (policyId: string, number: string, schedule?: object) => {
      const { id } = await create({ policyId, ...(schedule ? { schedule } : {}) });
      const before = ((await host.request('GET', `/campaigns/${id}`)).body as CampaignDetails).warnings;
      await addList(id, [number]);
      const lanes = JSON.stringify([{ zones: zonesOf('', number), priority: 5 }]);
      await pool.query('UPDATE autodialer_lists SET lanes = ? WHERE campaign_id = ?', [lanes, id]);
      return [before, ((await host.request('GET', `/campaigns/${id}`)).body as CampaignDetails).warnings];
    };
    expect(await warned('ruNotification', '+79161230099')).toEqual([[], ['zonesUnknown']]);
    expect(await warned('ruDebtCollection', '+79161230097')).toEqual([[], []]);
    // It is never evening in Kaliningrad and before ten on Kamchatka.
    const evenings = {
      timeZone: 'Europe/Moscow',
      windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '18:00', to: '22:00' }],
    };
    expect(await warned('ruDebtCollection', '+79161230096', evenings)).toEqual([[], ['hoursNeverMeet']]);
    // A number of Moscow tells where it is, and hours in every zone need not be told.
    expect(await warned('ruDebtCollection', '+74951230099')).toEqual([[], []]);
    expect(await warned('usTsr', '+12025550199')).toEqual([[], []]);
    expect(await warned('none', '+79161230098')).toEqual([[], []]);
  });

  it('name the rule that called an attempt off just before the dial', async () => {
    const { id } = await create({
      schedule: { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '09:00', to: '12:01' }] },
    });
    await addList(id, ['+79990000001']);
    // The message takes so long to make that the hours are over.
    const { promise, resolve: made } = Promise.withResolvers<void>();
    makeUntil(promise);
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
    const { promise, resolve: made } = Promise.withResolvers<void>();
    makeUntil(promise);
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
});
