import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Prompts } from '../index.js';
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

it('is replaced by another sound only when that is whole, and what plays it goes on as before', async () => {
  const id = await upload();
  const before = await one(id);
  const put = async (content: Buffer | string) => {
    const files = [{ field: 'file', name: 'new.wav', type: 'audio/wav', content }];
    return host.request('POST', `/prompts/${id}/upload`, { files });
  };
  expect(await put('no sound at all')).toMatchObject({ status: 202, body: { id, state: 'ready', replacing: true } });
  // Of two at once the second waits for the first.
  expect(await host.request('POST', `/prompts/${id}/spoken`, { body: { text: 'Hello' } })).toMatchObject({
    status: 409,
    body: { code: 'sounds.promptBusy' },
  });
  expect((await host.request('GET', `/prompts/${id}/audio`)).status).toBe(200);
  await host.runJob('convertPrompt', { promptId: id });
  const broken = await one(id);
  expect(broken).toMatchObject({ ...before, error: expect.any(String) });
  expect(await host.service(Prompts).durationMs(id)).toBe(before.durationMs);

  expect(await host.request('POST', `/prompts/${id}/spoken`, { body: { text: 'Добрый день' } })).toMatchObject({
    status: 202,
  });
  await host.runJob('convertPrompt', { promptId: id });
  const spoken = await one(id);
  const facts = { name: before.name, kind: 'text', text: 'Добрый день', fileName: null, state: 'ready', error: null };
  expect(spoken).toMatchObject({ ...facts, id, replacing: false, version: before.version + 1 });
  expect(spoken.durationMs).toBeLessThan(before.durationMs ?? 0);
  // Whoever asks what it lasts hears of the new one.
  expect(await host.service(Prompts).durationMs(id)).toBe(spoken.durationMs);
  expect(host.audited.at(-1)).toMatchObject({ action: 'sounds.promptReplaced', object: `prompt:${id}` });
});

it('refuses a small file that unpacks to hours', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'perezvon-prompts-'));
  try {
    const file = join(dir, 'silence.flac');
    const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=8000:cl=mono', '-t', '20000'];
    execFileSync('ffmpeg', ['-v', 'error', ...silence, file]);
    const refused = await one(await upload(await readFile(file)));
    expect(refused).toMatchObject({ state: 'failed' });
    expect(refused.error).toContain('longer than an hour');
  } finally {
    await rm(dir, { recursive: true });
  }
});

it.each([
  ['mp3', ['-c:a', 'libmp3lame', '-b:a', '64k']],
  ['ogg', ['-c:a', 'libvorbis']],
  ['flac', []],
])('takes %s files, as long as they are', async (ending, encoding) => {
  const dir = await mkdtemp(join(tmpdir(), 'perezvon-prompts-'));
  try {
    const file = join(dir, `a.${ending}`);
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=500:d=2.5', ...encoding, file]);
    const whole = await readFile(file);
    const made = await one(await upload(whole));
    expect(made).toMatchObject({ state: 'ready', error: null });
    expect(Math.abs((made.durationMs ?? 0) - 2_500)).toBeLessThan(100);
    // The head of a file without its sound is none.
    expect(await one(await upload(whole.subarray(0, 40)))).toMatchObject({ state: 'failed', durationMs: null });
  } finally {
    await rm(dir, { recursive: true });
  }
});
