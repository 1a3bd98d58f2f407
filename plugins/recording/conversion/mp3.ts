import { dirname } from 'node:path';
import { runTool } from '@perezvon/sdk/server';
import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { BrokenMp3Error } from '../errors.js';

/** Two channels of 8,000 samples of two bytes a second. */
const bytesPerMs = 32;
const samplesPerFrame = 576;
const rate = 8_000;
/** Kilobits a second of the frames of MPEG 2.5, layer III, by their index. Source: ISO/IEC 13818-3 and its extension. */
const kilobits = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** How long raw samples of a recording last. */
export const durationOf = (bytes: number): number => Math.floor(bytes / bytesPerMs);

/** Two clocks and the first packets: so much shorter than the talk a whole recording may be. */
const slackMs = 1_000;
const slack = 0.02;
/** Whether a sound holds the talk from its beginning to its end: else a disk was full in the middle of it, or the line was dead. */
export const isWhole = (soundMs: number, talkMs: number): boolean =>
  soundMs >= talkMs - Math.max(slackMs, talkMs * slack);

/**
 * Counts the frames of an MP3 of 8 kHz.
 *
 * @returns milliseconds of sound, up to the first byte that is no frame
 */
export function mp3Milliseconds(file: Buffer): number {
  let frames = 0;
  for (let at = 0; at + 4 <= file.length; ) {
    const header = file.readUInt32BE(at);
    // Eleven bits of ones, MPEG 2.5, layer III; 8 kHz is rate 2.
    const bits = kilobits[(header >>> 12) & 15];
    const isFrame = header >>> 21 === 0x7ff && ((header >>> 19) & 3) === 0 && ((header >>> 10) & 3) === 2;
    if (!isFrame || !bits) break;
    const length = Math.floor((72 * bits * 1_000) / rate) + ((header >>> 9) & 1);
    if (at + length > file.length) break;
    at += length;
    frames += 1;
  }
  return Math.floor((frames * samplesPerFrame * 1_000) / rate);
}

/**
 * Makes an MP3 of raw samples. It appears under its name only when all of the sound is in it and on the disk.
 *
 * @throws BrokenMp3Error, or the converter's own error; the source is untouched
 */
export async function toMp3(
  raw: string,
  target: string,
  { kilobitsPerSecond, signal }: { readonly kilobitsPerSecond: number; readonly signal: AbortSignal },
): Promise<{ readonly durationMs: number; readonly bytes: number }> {
  // Of its own: should two workers do it at once, neither spoils the other's.
  const partial = `${target}.${randomUUID()}.partial`;
  const durationMs = durationOf((await stat(raw)).size);
  // Raw samples, both sides apart, frames of one size, and no header that would count as sound.
  const input = ['-r', '-s', String(rate / 1_000), '--bitwidth', '16', '--signed', '--little-endian', '-m', 's'];
  const output = ['--cbr', '-b', String(kilobitsPerSecond), '-t'];
  try {
    const options = { signal, timeoutMs: 600_000, reads: [raw], writes: [dirname(target)] };
    await runTool('lame', ['--quiet', ...input, ...output, raw, partial], options);
    const file = await readFile(partial);
    const gotMs = mp3Milliseconds(file);
    if (gotMs < durationMs) throw new BrokenMp3Error(gotMs, durationMs);
    await synced(partial);
    await rename(partial, target);
    return { durationMs, bytes: file.length };
  } finally {
    await rm(partial, { force: true });
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
