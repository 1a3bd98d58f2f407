import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import plugin from '../plugin.js';
import type { PromptView } from '../schemas.js';
import { PromptUse } from './prompt-use.js';

let database: TestDatabase;
let host: TestHost;
let sound: Buffer;
beforeAll(async () => {
  database = await createTestDatabase();
  host = await startTestHost(plugin, {
    manifest: manifestOf(new URL('../plugin.js', import.meta.url).href),
    database: database.url,
  });
  const dir = await mkdtemp(join(tmpdir(), 'perezvon-prompts-'));
  const file = join(dir, 'a.wav');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=500:d=2.5', '-ar', '44100', file]);
  sound = await readFile(file);
  await rm(dir, { recursive: true });
});
afterAll(async () => {
  await host.stop();
  await database.drop();
});
const one = async (id: string) => (await host.request('GET', `/prompts/${id}`)).body as PromptView;
async function upload(content: Buffer | string = sound): Promise<string> {
  const files = [{ field: 'file', name: 'greeting.wav', type: 'audio/wav', content }];
  const { body } = await host.request('POST', '/prompts/upload', { fields: { language: 'ru' }, files });
  const { id } = body as PromptView;
  await host.runJob('convertPrompt', { promptId: id });
  return id;
}

it('tells how long an uploaded sound is, and plays it as a caller would hear it', async () => {
  const id = await upload();
  const { state, durationMs, name } = await one(id);
  expect([state, name]).toEqual(['ready', 'greeting']);
  expect(Math.abs((durationMs ?? 0) - 2_500)).toBeLessThan(50);
  const { file } = await host.request('GET', `/prompts/${id}/audio`);
  expect(file?.type).toBe('audio/wav');
  expect(file?.content.subarray(0, 4).toString()).toBe('RIFF');
  // 8,000 samples a second of two bytes.
  expect(Math.abs((file?.content.length ?? 0) - 2.5 * 16_000)).toBeLessThan(1_500);
  const broken = await upload('no sound at all');
  expect(await one(broken)).toMatchObject({ state: 'failed', durationMs: null });
  expect((await host.request('GET', `/prompts/${broken}/audio`)).status).toBe(409);
});

it('keeps a prompt that something plays or leads to, says by what it is used, and lets it be renamed', async () => {
  const id = await upload();
  const uses = async () => (await host.request('GET', `/prompts/${id}/uses`)).body;
  expect(await uses()).toEqual([]);
  const gone = host.points.add(PromptUse, { usesOf: async (asked) => (asked === id ? ['Spring'] : []) });
  const to = {
    kind: 'telephony.outside',
    target: { number: '+79161234567' },
    fallback: { kind: 'sounds.announcement', target: { promptId: id } },
  };
  host.calls.otherLeads.push({ id: 'number', name: '+74951112233', to });
  expect(await uses()).toEqual(['+74951112233', 'Spring']);
  const refused = { status: 409, body: { code: 'sounds.promptInUse', params: { users: '+74951112233, Spring' } } };
  expect(await host.request('DELETE', `/prompts/${id}`)).toMatchObject(refused);
  gone();
  expect(await host.request('DELETE', `/prompts/${id}`)).toMatchObject({ status: 409 });
  expect(await host.request('PATCH', `/prompts/${id}`, { body: { name: 'New' } })).toMatchObject({
    body: { id, name: 'New' },
  });
  expect(host.audited.at(-1)).toMatchObject({ action: 'sounds.promptRenamed', after: { name: 'New' } });
  host.calls.otherLeads.length = 0;
  expect(await host.request('DELETE', `/prompts/${id}`)).toMatchObject({ status: 204 });
  expect(await host.request('GET', `/prompts/${id}`)).toMatchObject({ status: 404 });
});
