import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { espeak, type SpeechEngine } from './engines.js';
import { chooseEngine } from './engines.js';
import { SpeechCache } from './speech-cache.js';
import { sweep } from './sweep.js';

let folder: string;
let spoken: string[];
const signal = AbortSignal.timeout(60_000);
/** The one that always works, with a note of what it was asked for. */
const counting: SpeechEngine = {
  ...espeak,
  speak: (text, ...rest) => {
    spoken.push(text);
    return espeak.speak(text, ...rest);
  },
};
const cache = (engine = counting, now = Date.now()) =>
  new SpeechCache({
    sounds: { path: folder, sound: (name) => `/sounds/${name}` },
    scratch: folder,
    engine: () => engine,
    signal,
    now: () => now,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-speech-'));
  spoken = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('renders a text once, whoever asks and how often, also after a restart', async () => {
  const speech = cache();
  const asked = await Promise.all([speech.media('Ваш долг', 'ru'), speech.media(' Ваш  долг ', 'ru')]);
  await speech.media('Ваш долг', 'ru');
  await cache().media('Ваш долг', 'ru');
  expect(spoken).toEqual(['Ваш долг']);
  expect(asked[0]).toEqual(asked[1]);
  await speech.media('Ваш долг', 'en');
  expect(spoken).toHaveLength(2);
  // A pair of files for each, and nothing left half-made.
  expect((await readdir(folder)).map((file) => file.replace(/^say-[0-9a-f]{40}/, 'say')).toSorted()).toEqual([
    'say.alaw',
    'say.alaw',
    'say.sln16',
    'say.sln16',
  ]);
});
it('takes recordings where there are, and reads the rest aloud in one piece', async () => {
  const words = [{ text: 'двадцать', sound: 'digits/20' }, { text: 'одна' }, { text: 'тысяча' }];
  const media = await cache().fromWords(words, 'ru');
  expect(media[0]).toEqual({ sound: 'digits/20' });
  expect(media).toHaveLength(2);
  expect(spoken).toEqual(['одна тысяча']);
});
it('refuses what is no text, and keeps nothing of a rendering that fails', async () => {
  for (const text of ['', '   ', 'a\u0007b', 'x'.repeat(2_001)])
    await expect(cache().media(text, 'ru')).rejects.toMatchObject({ code: 'sounds.textNotSpeakable' });
  const broken: SpeechEngine = { ...espeak, speak: () => Promise.reject(new Error('no voice')) };
  await expect(cache(broken).media('Привет', 'ru')).rejects.toThrow('no voice');
  expect(await readdir(folder)).toEqual([]);
  await cache().media('Привет', 'ru');
  expect(spoken).toEqual(['Привет']);
});
it('uses the chosen engine, and the one that always works where that is gone or does not know the language', () => {
  const other: SpeechEngine = { ...espeak, id: 'other', languages: ['en'] };
  expect(chooseEngine([other], 'other', 'en')).toBe(other);
  expect(chooseEngine([other], 'other', 'ru')).toBe(espeak);
  expect(chooseEngine([], 'other', 'en')).toBe(espeak);
});
it('makes a wave of what is heard, and names what has no file', async () => {
  const speech = cache();
  const media = [await speech.media('Здравствуйте', 'ru'), { silenceMs: 500 }, { sound: 'digits/nowhere' }];
  const target = join(folder, 'out.wav');
  expect(await speech.wave(media, 'ru', target, signal)).toEqual(['digits/nowhere']);
  const name = (await readdir(folder)).find((file) => file.endsWith('.alaw')) ?? '';
  const spokenMs = (await stat(join(folder, name))).size / 8;
  const heardMs = ((await stat(target)).size - 44) / 16;
  expect(Math.abs(heardMs - spokenMs - 500)).toBeLessThan(60);
});
it('forgets what nobody wanted for longest, and never what was wanted within a day', async () => {
  const speech = cache();
  const sounds = await Promise.all(['раз', 'два', 'три'].map((text) => speech.media(text, 'ru')));
  const names = sounds.map((media) => ('sound' in media ? media.sound.slice(8) : ''));
  const hour = 3_600_000;
  const now = Date.now();
  for (const [index, age] of [50, 40, 1].entries())
    for (const ending of ['alaw', 'sln16']) {
      const used = (now - age * hour) / 1_000;
      await utimes(join(folder, `${names[index]}.${ending}`), used, used);
    }
  expect(await sweep(folder, 10 ** 9, now, signal)).toBe(0);
  expect(await sweep(folder, 0, now, signal)).toBe(2);
  expect((await readdir(folder)).toSorted()).toEqual([`${names[2]}.alaw`, `${names[2]}.sln16`]);
});
