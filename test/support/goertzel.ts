import { readFile } from 'node:fs/promises';

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
