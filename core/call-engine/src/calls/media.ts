import type { Media } from '@perezvon/sdk/server';
import { z } from 'zod';
import { BadMediaError } from './errors.js';

/** What is played in one request, or a pause that is waited for. */
export type Passage =
  | { readonly uris: readonly string[]; readonly silenceMs?: undefined }
  | { readonly silenceMs: number; readonly uris?: undefined };

const soundName = /^[A-Za-z0-9_][A-Za-z0-9_-]*(\/[A-Za-z0-9_-]+)*$/;
const toneSchema = z.enum(['ring', 'busy', 'congestion']);
const maxNumber = 999_999_999;
/** Asterisk brings sounds of silence of whole seconds up to this. */
const silentSounds = 10;

/**
 * Turns media into as few requests as possible.
 * @throws BadMediaError for what is no sound name, number or digits
 */
export function passages(media: Media | readonly Media[]): readonly Passage[] {
  const found: Passage[] = [];
  for (const one of [media].flat() as readonly Media[]) {
    const last = found.at(-1);
    const passage = passageOf(one);
    if (passage.uris && last?.uris) found[found.length - 1] = { uris: [...last.uris, ...passage.uris] };
    else found.push(passage);
  }
  return found;
}

function passageOf(media: Media): Passage {
  if ('sound' in media) {
    const name = media.sound.startsWith('/') ? media.sound.slice(1) : media.sound;
    if (media.sound.length > 200 || !soundName.test(name)) throw new BadMediaError('no name of a sound');
    return { uris: [`sound:${media.sound}`] };
  }
  if ('number' in media) {
    if (!Number.isSafeInteger(media.number) || Math.abs(media.number) > maxNumber) {
      throw new BadMediaError('no whole number that can be spoken');
    }
    return { uris: [`number:${media.number}`] };
  }
  if ('tone' in media) return { uris: [`tone:${toneSchema.parse(media.tone)}`] };
  if ('digits' in media) {
    if (!/^[0-9*#]{1,64}$/.test(media.digits)) throw new BadMediaError('digits are 0 to 9, * and #');
    return { uris: [`digits:${media.digits}`] };
  }
  const { silenceMs } = media;
  if (!(silenceMs >= 0 && silenceMs <= 600_000)) throw new BadMediaError('silence lasts 0 to 600,000 ms');
  const seconds = silenceMs / 1_000;
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= silentSounds)
    return { uris: [`sound:silence/${seconds}`] };
  return { silenceMs };
}
