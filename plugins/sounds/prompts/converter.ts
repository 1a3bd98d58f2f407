import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTool } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { BrokenSoundError } from '../errors.js';

const timeoutMs = 120_000;
/** A message that nobody would hear to its end; a small file may unpack to days of silence. */
const longestSeconds = 3_600;

/** Bytes per millisecond of 8 kHz A-law: one byte a sample. */
const bytesPerMs = 8;

/**
 * Makes of any sound file what Asterisk plays without transcoding on the usual trunks: 8 kHz A-law, and 16 kHz signed
 * linear for wideband phones. Both appear under their final names only when they are whole.
 *
 * @param source absolute path of the original
 * @param target absolute path without an ending
 * @returns the duration in milliseconds
 * @throws BrokenSoundError with the converter's reason
 */
export async function convertSound(
  source: string,
  target: string,
  signal: AbortSignal,
): Promise<{ durationMs: number }> {
  const alaw = `${target}.partial.al`;
  const wide = `${target}.partial.sw`;
  try {
    // One second more than may be: what is cut there is too long.
    const most = ['-t', String(longestSeconds + 1)];
    const outputs = [
      ...most,
      ...oneChannel,
      '-ar',
      '8000',
      '-f',
      'alaw',
      alaw,
      ...most,
      ...oneChannel,
      '-ar',
      '16000',
      '-f',
      's16le',
      wide,
    ];
    await ffmpeg([...input(source), ...outputs], [source], dirname(target), signal);
    const { size } = await stat(alaw);
    if (size > bytesPerMs * longestSeconds * 1_000) throw new BrokenSoundError('it is longer than an hour');
    if (size < bytesPerMs * 20) throw new BrokenSoundError('it is shorter than 20 ms');
    await rename(wide, `${target}.sln16`);
    await rename(alaw, `${target}.alaw`);
    return { durationMs: Math.round(size / bytesPerMs) };
  } finally {
    await Promise.all([rm(alaw, { force: true }), rm(wide, { force: true })]);
  }
}

/** Speaks text with espeak-ng into a wave file. The text travels by file, never on a command line. */
export async function speak(text: string, language: Language, target: string, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'perezvon-speech-'));
  try {
    const words = join(folder, 'words.txt');
    await writeFile(words, text, { mode: 0o600 });
    const args = ['-v', language, '-s', '150', '-b', '1', '-f', words, '-w', target];
    await runTool('espeak-ng', args, { signal, timeoutMs, reads: [folder], writes: [dirname(target)] });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A wave file for the browser's player. */
export async function toWave(sound: string, target: string, signal: AbortSignal): Promise<void> {
  const args = ['-f', 'alaw', '-ar', '8000', '-ac', '1', '-i', sound, '-f', 'wav', target];
  await ffmpeg(args, [sound], dirname(target), signal);
}

/** One wave of several, one after another. */
export async function joinWaves(waves: readonly string[], target: string, signal: AbortSignal): Promise<void> {
  if (waves.length === 0) throw new BrokenSoundError('there is nothing to be heard');
  const inputs = waves.flatMap((wave) => ['-i', `file:${wave}`]);
  const filter = `${waves.map((_wave, index) => `[${index}:a:0]`).join('')}concat=n=${waves.length}:v=0:a=1`;
  const args = [...inputs, '-filter_complex', filter, '-ar', '8000', '-ac', '1', '-f', 'wav', target];
  await ffmpeg(args, waves, dirname(target), signal);
}

// The lists keep an upload that is really a playlist from making ffmpeg open other files or addresses.
const input = (source: string) => [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  'wav,mp3,ogg,flac,aac,mov',
  '-i',
  `file:${source}`,
];
const oneChannel = ['-vn', '-map', '0:a:0', '-ac', '1'];

async function ffmpeg(
  args: readonly string[],
  reads: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const options = { signal, timeoutMs, reads, writes: [folder] };
    await runTool('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], options);
  } catch (cause) {
    signal.throwIfAborted();
    throw new BrokenSoundError(firstLine(cause), cause);
  }
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause);
  // ffmpeg repeats the path of the file before its reason; the reader's file had another name.
  const line = text.split('\n').find((part) => part.trim() !== '') ?? text;
  return line.replace(/^.*file:\S+:\s*/, '').slice(0, 300);
}
