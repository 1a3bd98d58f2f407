import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Media, SoundFolder } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { joinWaves, toWave } from './converter.js';

/**
 * Makes one wave file of what a subscriber would hear, for the browser. What has no file on this machine is left out.
 *
 * @returns the names of sounds that were left out
 */
export async function mediaToWave(
  media: readonly Media[],
  language: Language,
  sounds: SoundFolder,
  target: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'perezvon-preview-'));
  const missing: string[] = [];
  try {
    const waves: string[] = [];
    for (const [index, one] of media.flatMap(soundsOf).entries()) {
      const wave = join(folder, `${index}.wav`);
      if (one.silenceMs !== undefined) await writeFile(wave, silence(one.silenceMs));
      else {
        const file = fileOf(one.sound, language, sounds);
        if (!file) {
          missing.push(one.sound);
          continue;
        }
        if (!file.endsWith('.alaw')) {
          waves.push(file);
          continue;
        }
        await toWave(file, wave, signal);
      }
      waves.push(wave);
    }
    await joinWaves(waves, target, signal);
    return missing;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Piece = { readonly sound: string; readonly silenceMs?: undefined } | { readonly silenceMs: number };
function soundsOf(media: Media): readonly Piece[] {
  if ('tone' in media) return [];
  if ('silenceMs' in media) return [{ silenceMs: media.silenceMs }];
  if ('digits' in media)
    return media.digits.split('').map((digit) => ({ sound: `digits/${digitNames[digit] ?? digit}` }));
  // How Asterisk says a number is its own business; messages spell theirs.
  if ('number' in media) return [{ sound: `digits/${media.number}` }];
  return [{ sound: media.sound }];
}
const digitNames: Readonly<Record<string, string>> = { '*': 'star', '#': 'pound' };

/** Folders of Asterisk's recordings, where they are not called as the language. */
const voices: Readonly<Record<Language, readonly string[]>> = {
  ru: ['ru', 'ru_RU_f_IvrvoiceRU'],
  en: ['en', 'en_US_f_Allison'],
};

/** The file of a sound: one of ours, or one of Asterisk's recordings. */
function fileOf(sound: string, language: Language, folder: SoundFolder): string | undefined {
  const name = sound.slice(sound.lastIndexOf('/') + 1);
  const { path, recordings } = folder;
  if (sound.startsWith('/')) return folder.sound(name) === sound ? join(path, `${name}.alaw`) : undefined;
  const recorded =
    recordings === undefined
      ? []
      : (voices[language] ?? [language]).map((voice) => join(recordings, voice, `${sound}.wav`));
  return recorded.find((file) => existsSync(file));
}

/** A wave of nothing: 8,000 samples of 16 bits a second. */
function silence(ms: number): Buffer {
  const data = Math.round(ms * 8) * 2;
  const wave = Buffer.alloc(44 + data);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(36 + data, 4);
  wave.write('WAVEfmt ', 8);
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(8_000, 24);
  wave.writeUInt32LE(16_000, 28);
  wave.writeUInt16LE(2, 32);
  wave.writeUInt16LE(16, 34);
  wave.write('data', 36);
  wave.writeUInt32LE(data, 40);
  return wave;
}
