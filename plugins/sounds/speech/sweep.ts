import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defineJob, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { SoundPlaces } from '../jobs.js';
import { speechPrefix } from './speech-cache.js';

/** How much rendered speech may be kept, in bytes; follows the setting. */
export interface SpeechSize {
  bytes(): number;
}
export const SpeechSize = token<SpeechSize>('sounds.speechSize');

const dayMs = 24 * 3_600_000;

/** Deletes rendered speech that nobody has wanted for longest, down to the setting's size; never that of the last day. */
export const sweepSpeech = defineJob({
  name: 'sweepSpeech',
  data: z.object({}),
  every: '1 hour',
  inject: { places: SoundPlaces, size: SpeechSize },
  async run({ signal, log }, { places, size }) {
    const gone = await sweep(places.sounds.path, size.bytes(), Date.now(), signal);
    if (gone > 0) log.info('rendered speech was deleted to make room', { files: gone });
  },
});

/** @returns how many texts were forgotten */
export async function sweep(folder: string, bytes: number, now: number, signal: AbortSignal): Promise<number> {
  const texts = new Map<string, { size: number; usedAt: number }>();
  for (const file of await readdir(folder)) {
    if (!file.startsWith(speechPrefix)) continue;
    signal.throwIfAborted();
    const facts = await stat(join(folder, file));
    const name = file.slice(0, file.indexOf('.'));
    const { size = 0, usedAt = 0 } = texts.get(name) ?? {};
    texts.set(name, { size: size + facts.size, usedAt: Math.max(usedAt, facts.mtimeMs) });
  }
  let total = [...texts.values()].reduce((sum, { size }) => sum + size, 0);
  let gone = 0;
  const oldest = [...texts].toSorted(([, one], [, other]) => one.usedAt - other.usedAt);
  for (const [name, { size, usedAt }] of oldest) {
    if (total <= bytes || now - usedAt < dayMs) break;
    // The narrow one last: it is what says that the text is there.
    for (const ending of ['sln16', 'alaw']) await rm(join(folder, `${name}.${ending}`), { force: true });
    total -= size;
    gone += 1;
  }
  return gone;
}
