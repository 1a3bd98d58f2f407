import { execFileSync } from 'node:child_process';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@perezvon/db';
import { type OperatorPresence, Operators } from '@perezvon/plugin-operators';
import type { CallsHost, Talk } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import { manifestOf, startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RecordingFiles, RecordingFilesToken } from './conversion/recording-files.js';
import { Recorder } from './capture/recorder.js';
import { type RecordingRepository, RecordingRepositoryToken } from './capture/recording-repository.js';
import plugin from './plugin.js';
import type { RecordingView } from './schemas.js';

const day = 86_400_000;
const bytesPerSecond = 32_000;
const operators = {
  list: async () => [],
  presences: (): readonly OperatorPresence[] => [],
  onChange: () => ({ dispose: () => undefined }),
};
let database: TestDatabase;
let pool: Pool;
let host: TestHost;
let files: RecordingFiles;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({ uri: database.url, timezone: 'Z' });
  host = await startTestHost(plugin, {
    manifest: manifestOf(import.meta.url),
    database: database.url,
    services: [[Operators, operators]],
    now: Date.now(),
  });
  files = host.container.resolve<RecordingFiles>(RecordingFilesToken);
});
beforeEach(async () => {
  await pool.query('DELETE FROM recording_recordings');
});
afterAll(async () => {
  await host.stop();
  await pool.end();
  await database.drop();
});

/** A recording as the table holds it. */
async function add(facts: Readonly<Record<string, unknown>> = {}): Promise<string> {
  // Ids of the same millisecond have no order.
  await sleep(2);
  const id = newId();
  const row = {
    id,
    state: 'ready',
    call_id: newId(),
    interaction_id: newId(),
    leg_id: newId(),
    direction: 'inbound',
    number: '+79161234567',
    started_at: new Date(),
    ...facts,
  };
  await pool.query('INSERT INTO recording_recordings SET ?', [row]);
  return id;
}
const recording = async (id: string) => (await host.request('GET', `/recordings/${id}`)).body as RecordingView;
async function sound(id: string, bytes = 5_000): Promise<void> {
  const { startedAt } = await recording(id);
  await writeFile(await files.place(id, startedAt), Buffer.alloc(bytes, 7));
}

describe('the list', () => {
  const list = async (query: Readonly<Record<string, string | number>> = {}) =>
    (await host.request('GET', '/recordings', { query })).body as {
      readonly recordings: readonly RecordingView[];
      readonly next: string | null;
    };
  const ids = async (query: Readonly<Record<string, string | number>>) =>
    (await list(query)).recordings.map(({ id }) => id);

  it('is cut by number, operator, queue, campaign, direction, length and period', async () => {
    const [anna, debts, spring] = [newId(), newId(), newId()];
    const number = await add({ number: '+74951112233', duration_ms: 1_000 });
    const operator = await add({ operator_id: anna, duration_ms: 2_000 });
    const queue = await add({ queue_id: debts, duration_ms: 3_000 });
    const campaign = await add({ campaign_id: spring, direction: 'outbound', duration_ms: 4_000 });
    const old = await add({ started_at: new Date(Date.now() - 3 * day), duration_ms: 90_000 });
    expect(await ids({ number: '1112' })).toEqual([number]);
    expect(await ids({ operatorId: anna })).toEqual([operator]);
    expect(await ids({ queueId: debts })).toEqual([queue]);
    expect(await ids({ campaignId: spring })).toEqual([campaign]);
    expect(await ids({ direction: 'outbound' })).toEqual([campaign]);
    const interaction = newId();
    const parts = [await add({ interaction_id: interaction }), await add({ interaction_id: interaction })];
    expect(await ids({ callId: interaction })).toEqual(parts.toReversed());
    await pool.query('DELETE FROM recording_recordings WHERE interaction_id = ?', [interaction]);
    expect(await ids({ leastSeconds: 3 })).toEqual([old, campaign, queue]);
    expect(await ids({ mostSeconds: 2 })).toEqual([operator, number]);
    expect(await ids({ leastSeconds: 2, mostSeconds: 3 })).toEqual([queue, operator]);
    expect(await ids({ until: new Date(Date.now() - day).toISOString() })).toEqual([old]);
    expect(await ids({ from: new Date(Date.now() - day).toISOString() })).toHaveLength(4);
  });
  it('is reached to its end, page by page', async () => {
    const all = [];
    for (let i = 0; i < 7; i += 1) all.unshift(await add());
    const met: string[] = [];
    let before: string | null = '';
    while (before !== null) {
      const page: Awaited<ReturnType<typeof list>> = await list(before === '' ? { limit: 3 } : { limit: 3, before });
      met.push(...page.recordings.map(({ id }) => id));
      before = page.next;
    }
    expect(met).toEqual(all);
  });
});

it('whichever part of the sound is asked for, the trail says who listened, once for a sitting', async () => {
  const told = () => host.audited.map(({ by, action, object }) => `${by} ${action} ${object}`);
  const [one, two] = [await add(), await add()];
  await Promise.all([sound(one), sound(two)]);
  const ask = (id: string, range: string | undefined, user = 'anna', download = 0) =>
    host.request('GET', `/recordings/${id}/sound`, {
      user: { id: user },
      query: { download },
      ...(range === undefined ? {} : { range }),
    });
  const { file } = await ask(one, 'bytes=1-');
  expect(file?.content.length).toBe(4_999);
  expect(told()).toEqual([`anna recording.listened recording:${one}`]);
  for (const range of ['bytes=0-', 'bytes=-100', 'bytes=400-500', undefined]) await ask(one, range);
  expect(told()).toHaveLength(1);
  await ask(two, 'bytes=-4999');
  await ask(one, 'bytes=7-', 'boris');
  await ask(one, 'bytes=7-', 'anna', 1);
  expect(told().slice(1)).toEqual([
    `anna recording.listened recording:${two}`,
    `boris recording.listened recording:${one}`,
    `anna recording.downloaded recording:${one}`,
  ]);
  await host.advance(600_000);
  await ask(one, 'bytes=9-');
  expect(told()).toHaveLength(5);
});

it('what is older than it may become is deleted with its sound, and nothing else', async () => {
  const old = await add({ started_at: new Date(Date.now() - 8 * day) });
  const fresh = await add({ started_at: new Date(Date.now() - 6 * day) });
  const going = await add({ started_at: new Date(Date.now() - 8 * day), state: 'recording' });
  await Promise.all([sound(old), sound(fresh)]);
  const paths = await Promise.all([old, fresh].map(async (id) => files.mp3(id, (await recording(id)).startedAt)));
  await host.changeSettings({ keepDays: 7 });
  await host.runJob('expire');
  const [rows] = await pool.query('SELECT id FROM recording_recordings ORDER BY id');
  expect((rows as { id: string }[]).map(({ id }) => id)).toEqual([fresh, going]);
  await expect(access(paths[0] ?? '')).rejects.toThrow('ENOENT');
  await access(paths[1] ?? '');
});

describe('a sound', () => {
  const talk = { started_at: new Date(Date.now() - 60_000), ended_at: new Date(), state: 'waiting' };
  it('that holds less than the talk is called cut; one of a talk whose end nobody saw is taken as it is', async () => {
    const whole = await add(talk);
    const cut = await add(talk);
    const unseen = await add({ ...talk, ended_at: null });
    const none = await add(talk);
    const seconds = new Map([
      [whole, 59.2],
      [cut, 41],
      [unseen, 20],
      [none, 0],
    ]);
    for (const [id, length] of seconds) await writeFile(files.raw(id), Buffer.alloc(length * bytesPerSecond, 9));
    await host.runJob('convert', { id: whole });
    expect(await recording(whole)).toMatchObject({ state: 'ready', durationMs: 59_200, talkMs: 60_000 });
    expect(await recording(cut)).toMatchObject({ state: 'cut', durationMs: 41_000, talkMs: 60_000 });
    expect(await recording(unseen)).toMatchObject({ state: 'ready', durationMs: 20_000, talkMs: null });
    expect(await recording(none)).toMatchObject({ state: 'failed', error: 'there is no sound' });
    expect(await readdir(dirname(files.raw('x')))).toEqual([]);
    // What there is of it can be heard.
    expect((await host.request('GET', `/recordings/${cut}/sound`)).status).toBe(200);
  });

  const mayMount = mounts();
  if (!mayMount) console.log('skipped: a disk that is really full needs the right to mount one');
  it.skipIf(!mayMount)('meets a disk that is really full: nothing of it is called whole, nothing is lost', async () => {
    const [raws, mp3s] = [dirname(files.raw('x')), dirname(dirname(files.mp3('x', 0)))];
    const id = await add(talk);
    // Asterisk's disk is full in the middle of the talk.
    await onDisk(raws, '1m', async () => {
      await expect(writeFile(files.raw(id), Buffer.alloc(60 * bytesPerSecond, 9))).rejects.toThrow('ENOSPC');
      await host.advance(5_000);
      await until(async () => (await disk()) === false);
      await onDisk(mp3s, '64k', async () => {
        // There is no room for the MP3 either: it stays as it is, and waits.
        await expect(host.runJob('convert', { id })).rejects.toThrow();
        expect(await recording(id)).toMatchObject({ state: 'waiting' });
        expect((await readdir(mp3s, { recursive: true })).filter((name) => name.includes(id))).toEqual([]);
      });
      await host.runJob('convert', { id });
      expect(await recording(id)).toMatchObject({ state: 'cut' });
      const { durationMs } = await recording(id);
      expect(durationMs).toBeGreaterThan(20_000);
      expect(durationMs).toBeLessThan(40_000);
    });
    await host.advance(5_000);
    await until(async () => (await disk()) === true);
    // The disk of the MP3 alone, too.
    await onDisk(mp3s, '1m', async () => {
      await host.advance(5_000);
      await until(async () => (await disk()) === false);
    });
  });
});

const disk = async () => (await host.health())['disk of the recordings']?.ok;
async function until(good: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100 && !(await good()); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await good()).toBe(true);
}
/** Puts a small file system of its own over a folder. */
async function onDisk(folder: string, size: string, work: () => Promise<void>): Promise<void> {
  await mkdir(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  try {
    await work();
  } finally {
    execFileSync('umount', [folder]);
  }
}
function mounts(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('of a talk that goes on over a restart is one, and its end is known when the two were heard of again', async () => {
  const [callId, legId, other] = [newId(), newId(), newId()];
  const heard = await add({ state: 'recording', call_id: callId, leg_id: legId });
  const unheard = await add({ state: 'recording', call_id: other, leg_id: newId() });
  const over = await add({ state: 'recording', call_id: newId(), leg_id: newId() });
  const up = [callId, other].map((id) => [id, { id, state: 'up', end: undefined }] as const);
  const [begun, stopped]: [string[], string[]] = [[], []];
  const calls = {
    records: async () => new Map(up),
    record: async (call: string) => void begun.push(call),
    stopRecording: async (call: string) => void stopped.push(call),
  } as unknown as CallsHost;
  const recorder = new Recorder({
    calls,
    recordings: host.container.resolve<RecordingRepository>(RecordingRepositoryToken),
    operators: operators as unknown as Operators,
    clock: host.clock,
    log: host.log,
    folders: [],
    leastFreeBytes: () => 0,
    convert: async () => undefined,
  });
  await recorder.takeOn();
  const party = { direction: 'inbound', number: '+79161234567', notes: {}, trunk: undefined } as const;
  const customer = { ...party, id: callId, phone: undefined, data: { record: true } };
  const parties = [customer, { ...party, id: legId, phone: 'phone-101', data: {} }] as unknown as Talk['parties'];
  recorder.watcher.joined({ id: 'bridge', parties });
  recorder.watcher.ended(callId);
  recorder.watcher.ended(other);
  const ended = async (id: string) => {
    const [[row]] = await pool.query<RowDataPacket[]>('SELECT state, ended_at FROM recording_recordings WHERE id = ?', [
      id,
    ]);
    return [row?.['state'], row?.['ended_at'] !== null];
  };
  await expect.poll(() => ended(heard)).toEqual(['waiting', true]);
  await expect.poll(() => ended(unheard)).toEqual(['waiting', false]);
  // Whose call has ended meanwhile is left to the sweep.
  expect(await ended(over)).toEqual(['recording', false]);
  expect([begun, stopped]).toEqual([[], [callId, other]]);
});
