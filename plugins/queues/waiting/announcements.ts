import type { Media } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { spell, wordsText } from '@perezvon/plugin-sounds';
import { minuteIn, saidText } from './said-texts.js';

const longestSaid = 60;

/**
 * What is said of place and wait.
 *
 * @param place from 1
 * @param waitMs how long it will probably last; absent: nothing is said of it
 */
export function announcement(place: number | undefined, waitMs: number | undefined, language: Language): string {
  const said: string[] = [];
  if (place !== undefined) {
    const number = wordsText(spell(String(place), { as: 'number', gender: 'm' }, language) ?? []);
    said.push(saidText('place', language, { number }));
  }
  if (waitMs !== undefined) said.push(waitSaying(Math.max(1, Math.round(waitMs / 60_000)), language));
  return said.join(' ');
}

function waitSaying(count: number, language: Language): string {
  if (count > longestSaid) return saidText('longWait', language);
  const words = wordsText(spell(String(count), { as: 'count', noun: minuteIn(language) }, language) ?? []);
  return saidText('wait', language, { wait: words });
}

/**
 * How long somebody at a place will probably wait: each operator at work takes the next one after a call's time.
 *
 * @param handleMs mean time of a call with its wrap-up
 */
export const expectedWaitMs = (place: number, handleMs: number, operators: number): number =>
  (place * handleMs) / Math.max(1, operators);

/** What callers hear between the music, one after another and round again: words of their own, then each clip. */
export class Programme {
  private turn = 0;

  constructor(
    private readonly clips: readonly Media[],
    /** What is said of place and wait at this moment; absent when that is not wanted. */
    private readonly words: (() => Promise<Media>) | undefined,
  ) {}

  async next(): Promise<Media | undefined> {
    const items = this.clips.length + (this.words ? 1 : 0);
    if (items === 0) return undefined;
    const at = this.turn % items;
    this.turn += 1;
    if (!this.words) return this.clips[at];
    return at === 0 ? this.words() : this.clips[at - 1];
  }
}
