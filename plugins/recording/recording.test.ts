import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Talk, TalkParty } from '@perezvon/sdk/server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { durationOf, mp3Milliseconds, toMp3 } from './conversion/mp3.js';
import { factsOf } from './capture/recording-policy.js';

const run = promisify(execFile);
const party = (facts: Partial<TalkParty>): TalkParty => ({
  id: 'call',
  direction: 'inbound',
  number: '+79161234567',
  ownNumber: undefined,
  phone: undefined,
  notes: {},
  data: {},
  ...facts,
});
const talkOf = (first: Partial<TalkParty>, second: Partial<TalkParty>): Talk => ({
  id: 'talk',
  parties: [party(first), party({ id: 'leg', number: undefined, direction: 'outbound', ...second })],
});

describe('a talk', () => {
  it('is recorded for its queue, its campaign or its operator, and for nobody else', () => {
    const nobody = () => undefined;
    const anna = () => ({ operatorId: 'anna', recordAll: true });
    const boris = () => ({ operatorId: 'boris', recordAll: false });
    expect(factsOf(talkOf({}, {}), nobody).wanted).toBe(false);
    expect(factsOf(talkOf({ notes: { record: true } }, {}), nobody).wanted).toBe(true);
    expect(factsOf(talkOf({ data: { record: true, campaignId: 'c' } }, {}), nobody)).toMatchObject({
      wanted: true,
      campaignId: 'c',
    });
    expect(factsOf(talkOf({}, { phone: 'phone-101' }), anna)).toMatchObject({ wanted: true, operatorId: 'anna' });
    expect(factsOf(talkOf({}, { phone: 'phone-101' }), boris)).toMatchObject({ wanted: false, operatorId: 'boris' });
  });
  it('is known by its customer, whichever of the two called', () => {
    const nobody = () => undefined;
    expect(factsOf(talkOf({}, {}), nobody)).toMatchObject({ callId: 'call', interactionId: 'call' });
    // A call back belongs to the call in which it was promised.
    const back = { direction: 'outbound', data: { interaction: 'promised' } } as const;
    expect(factsOf(talkOf(back, {}), nobody)).toMatchObject({ callId: 'call', interactionId: 'promised' });
    const data = { operator: 'anna', queue: 'debts' };
    const inbound = factsOf(talkOf({}, { phone: 'phone-101', data }), nobody);
    expect(inbound).toMatchObject({
      callId: 'call',
      legId: 'leg',
      direction: 'inbound',
      operatorId: 'anna',
      queueId: 'debts',
    });
    const out = factsOf(
      talkOf({ id: 'own', phone: 'phone-101', number: undefined }, { id: 'out', number: '+7916' }),
      nobody,
    );
    expect(out).toMatchObject({
      callId: 'out',
      legId: 'own',
      direction: 'outbound',
      number: '+7916',
      phone: 'phone-101',
    });
    const inside = factsOf(talkOf({ phone: 'phone-101' }, { phone: 'phone-102' }), nobody);
    expect(inside).toMatchObject({ direction: 'internal', phone: 'phone-102' });
  });
});

describe('an MP3', () => {
  let dir: string;
  let raw: string;
  let mp3: Buffer;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'perezvon-mp3-'));
    raw = join(dir, 'a.raw');
    const noise = 'anoisesrc=r=8000:d=3.21:a=0.3,aformat=channel_layouts=stereo';
    await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', noise, '-f', 's16le', raw]);
    await toMp3(raw, join(dir, 'a.mp3'), { kilobitsPerSecond: 32, signal: new AbortController().signal });
    mp3 = await readFile(join(dir, 'a.mp3'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('holds all of the sound, at any quality', async () => {
    const bytes = (await readFile(raw)).length;
    expect(durationOf(bytes)).toBe(3_210);
    for (const kilobitsPerSecond of [16, 24, 32, 64]) {
      const target = join(dir, `${kilobitsPerSecond}.mp3`);
      const made = await toMp3(raw, target, { kilobitsPerSecond, signal: new AbortController().signal });
      expect(made.durationMs).toBe(3_210);
      const ms = mp3Milliseconds(await readFile(target));
      expect(ms).toBeGreaterThanOrEqual(3_210);
      // What the encoder adds: its delay and the rest of the last frame.
      expect(ms).toBeLessThan(3_210 + 300);
      const { stdout } = await run('ffprobe', [
        '-v',
        'error',
        '-show_entries',
        'format=duration',
        '-of',
        'csv=p=0',
        target,
      ]);
      expect(Math.abs(Number(stdout) * 1_000 - ms)).toBeLessThan(100);
    }
  });
  it('that was cut anywhere is seen to be short', () => {
    const whole = mp3Milliseconds(mp3);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: mp3.length - 1 }), (length) => {
        expect(mp3Milliseconds(mp3.subarray(0, length))).toBeLessThan(whole);
      }),
    );
    expect(mp3Milliseconds(Buffer.alloc(5_000))).toBe(0);
  });
  it('appears whole or not at all, and its source stays when it cannot be made', async () => {
    const target = join(dir, 'none.mp3');
    const stopped = AbortSignal.abort();
    await expect(toMp3(raw, target, { kilobitsPerSecond: 32, signal: stopped })).rejects.toThrow();
    // There is no room: the system refuses to let a file grow, as a full disk would.
    await writeFile(join(dir, 'lame'), `#!/bin/bash\nulimit -f 4\nexec /usr/bin/lame "$@"\n`, { mode: 0o755 });
    const { PATH } = process.env;
    process.env['PATH'] = `${dir}:${PATH}`;
    try {
      await expect(
        toMp3(raw, target, { kilobitsPerSecond: 64, signal: new AbortController().signal }),
      ).rejects.toThrow();
    } finally {
      process.env['PATH'] = PATH;
    }
    expect((await readdir(dir)).filter((name) => name.startsWith('none'))).toEqual([]);
    expect((await readFile(raw)).length).toBe(3_210 * 32);
  });
});
