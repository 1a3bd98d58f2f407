import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { newId } from '@perezvon/sdk/shared';
import { localeFaults, manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Compliance } from './compliance.js';
import en from './locale/en.json' with { type: 'json' };
import ru from './locale/ru.json' with { type: 'json' };
import plugin from './plugin.js';
import { RuleUsers } from './rules/rule-users.js';

let database: TestDatabase;
let host: TestHost;
beforeAll(async () => {
  database = await createTestDatabase();
  host = await startTestHost(plugin, { manifest: manifestOf(import.meta.url), database: database.url });
});
afterAll(async () => {
  await host.stop();
  await database.drop();
});

const noon = Date.parse('2026-11-23T09:00:00Z');
const night = Date.parse('2026-11-23T00:00:00Z');
const mayCall: Compliance['mayCall'] = (question) => host.service(Compliance).mayCall(question);
const forbid = (body: object) => host.request('POST', '/do-not-call', { body });

it('forbids a number to everybody, or to one campaign, and knows no end of it', async () => {
  const [everybody, one] = ['+79160000001', '+79160000002'];
  const campaignId = newId();
  expect((await forbid({ numbers: ['8 (916) 000-00-01'] })).body).toEqual({ added: 1, known: 0, refused: [] });
  await forbid({ numbers: [one], campaignId });
  const refused = { allowed: false, reason: 'doNotCall', until: undefined };
  expect(await mayCall({ number: everybody, at: noon })).toEqual({ ...refused, rule: 'global' });
  expect(await mayCall({ number: one, campaignId, at: noon })).toEqual({ ...refused, rule: 'campaign' });
  expect(await mayCall({ number: one, at: noon })).toEqual({ allowed: true });
  expect(await mayCall({ number: one, campaignId: newId(), at: noon })).toEqual({ allowed: true });
});

it('names what it cannot read with the reason, however long it is, and takes the rest', async () => {
  const long = '+7 916 000 00 03, Иван Петрович, просил не звонить!';
  const numbers = ['+79160000004', long, '8 916', ' ', '+79160000005, +79160000006', '1'.repeat(300), '+79160000007'];
  const { status, body } = await forbid({ numbers });
  expect(long.length).toBeGreaterThanOrEqual(50);
  expect([status, body]).toEqual([
    200,
    {
      added: 2,
      known: 0,
      refused: [
        { entry: long, reason: 'notANumber' },
        { entry: '8 916', reason: 'tooShort' },
        { entry: '', reason: 'empty' },
        { entry: '+79160000005, +79160000006', reason: 'severalNumbers' },
        { entry: '1'.repeat(100), reason: 'notANumber' },
      ],
    },
  ]);
  expect(await mayCall({ number: '+79160000007', at: noon })).toMatchObject({ reason: 'doNotCall' });
});

it('says until when the hours of a policy forbid a call, by the clocks of the number', async () => {
  const question = { number: '+73952000001', policyId: 'ruNotification', timeZone: 'Europe/Moscow' };
  const later = await mayCall({ ...question, at: Date.parse('2026-11-23T16:00:00Z') });
  expect(later).toMatchObject({ allowed: false, reason: 'hours' });
  const until = 'until' in later ? later.until : undefined;
  expect(until).toBeGreaterThan(Date.parse('2026-11-23T16:00:00Z'));
  expect(await mayCall({ ...question, at: until ?? 0 })).toEqual({ allowed: true });
  // A policy that was deleted allows nothing; without one only the list decides.
  expect(await mayCall({ ...question, policyId: newId(), at: noon })).toMatchObject({ reason: 'modeRefused' });
  expect(await mayCall({ number: question.number, at: night })).toEqual({ allowed: true });
});

it('keeps a rule that somebody goes by, and tells those of every change', async () => {
  let told = 0;
  let users: readonly string[] = ['Долги'];
  const take = host.points.add(RuleUsers, { usesOf: async () => users, changed: async () => void (told += 1) });
  const days = [{ date: '2026-12-31', name: 'Новый год' }];
  const { body } = await host.request('POST', '/calendars', { body: { name: 'Праздники', days } });
  const { id } = body as { readonly id: string };
  const remove = () => host.request('DELETE', `/calendars/${id}`);
  expect(await remove()).toMatchObject({
    status: 409,
    body: { code: 'autodialer.ruleInUse', params: { names: 'Долги' } },
  });
  users = [];
  expect((await remove()).status).toBe(204);
  expect(told).toBe(2);
  take();
});

it('has all its texts in both languages', () => {
  expect(localeFaults({ ru, en })).toEqual([]);
});
