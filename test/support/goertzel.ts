import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Samples of a wave file: 8 kHz, 16 bit, one channel. */
export async function samplesOf(path: string): Promise<Int16Array> {
  const file = await readFile(path);
  const at = file.indexOf('data') + 8;
  const length = Math.floor((file.length - at) / 2);
  return Int16Array.from({ length }, (_, i) => file.readInt16LE(at + 2 * i));
}

/**
 * How loud a tone is, as the amplitude of a sine of that frequency.
 * Source: G. Goertzel, "An algorithm for the evaluation of finite trigonometric series" (1958).
 */
export function loudness(samples: Int16Array, frequency: number, rate = 8_000): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let [before, last] = [0, 0];
  for (const sample of samples) [before, last] = [last, sample + coefficient * last - before];
  const power = before * before + last * last - coefficient * before * last;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

export interface Stretch {
  /** The names of those who were heard; empty for silence and music. */
  readonly whom: string;
  readonly seconds: number;
}
const windowSeconds = 0.2;
const heardLoudness = 500;

/**
 * Who was heard, one after another, in the newest recording whose name begins with `who`. By what is in it and not by the
 * clock: a machine under load records less than it lived through. What lasts less than a second is a passage between two.
 *
 * @param tones the frequency of each person's tone, in Hz
 */
export async function heardBy(
  folder: string,
  who: string,
  tones: Readonly<Record<string, number>>,
): Promise<readonly Stretch[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(`${who}-`)).toSorted();
  return stretchesOf(await samplesOf(join(folder, names.at(-1) ?? '')), tones);
}
/** The same of samples. */
export function stretchesOf(samples: Int16Array, tones: Readonly<Record<string, number>>): readonly Stretch[] {
  const windowLength = 8_000 * windowSeconds;
  const stretches: { whom: string; windows: number }[] = [];
  for (let at = 0; at + windowLength <= samples.length; at += windowLength) {
    const window = samples.subarray(at, at + windowLength);
    const heard = Object.entries(tones).filter(([, tone]) => loudness(window, tone) > heardLoudness);
    const whom = heard.map(([name]) => name).join(' ');
    const last = stretches.at(-1);
    if (last?.whom === whom) last.windows++;
    else stretches.push({ whom, windows: 1 });
  }
  const lasting: Stretch[] = [];
  for (const { whom, windows } of stretches) {
    const seconds = windows * windowSeconds;
    const last = lasting.at(-1);
    if (last?.whom === whom) lasting[lasting.length - 1] = { whom, seconds: last.seconds + seconds };
    else if (seconds >= 1) lasting.push({ whom, seconds });
  }
  return lasting;
}
