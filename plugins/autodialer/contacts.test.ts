import { describe, expect, it } from 'vitest';
import type { Statistics } from './attempts/statistics.js';
import {
  promptId,
  rendered,
  pool,
  host,
  compliance,
  contactsHost,
  until,
  create,
  addList,
  post,
  details,
  items,
} from './testing/plugin-fixture.js';

describe('contacts of a campaign', () => {
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
        `SELECT c.number, c.other_numbers AS others, c.name, c.data, JSON_EXTRACT(l.lanes, CONCAT('$[', c.lane, ']')) AS dialingGroup
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
    expect((await stored())?.dialingGroup).toEqual({ zones: ['Asia/Omsk'], priority: 9 });
    // A priority of its own leaves the zone as it is.
    await change({ priority: 1 });
    expect((await stored())?.dialingGroup).toEqual({ zones: ['Asia/Omsk'], priority: 1 });
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
});
