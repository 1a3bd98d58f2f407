import { createHash } from 'node:crypto';
import { rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Media, SoundFolder } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { TextNotSpeakableError } from '../errors.js';
import { convertSound } from '../prompts/converter.js';
import { mediaToWave } from '../prompts/media-to-wave.js';
import { type Word, wordsText } from '../spelling/word.js';
import type { SpeechEngine } from './engines.js';

export interface Speech {
  /** The text, read aloud: rendered once, then kept. */
  media(text: string, language: Language): Promise<Media>;
  /** Words by their recordings where Asterisk has them, read aloud where it has none. */
  fromWords(words: readonly Word[], language: Language): Promise<readonly Media[]>;
  /**
   * One wave file of what a subscriber would hear, for the browser.
   * @param target absolute path
   * @returns names of sounds that have no file on this machine, and were left out
   */
  wave(media: readonly Media[], language: Language, target: string, signal: AbortSignal): Promise<readonly string[]>;
}
export interface SpeechCacheNeeds {
  readonly sounds: SoundFolder;
  /** Where engines write before the conversion. */
  readonly scratch: string;
  readonly engine: (language: Language) => SpeechEngine;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Files of rendered speech begin so; the rest is the hash of what was said, by whom. */
export const speechPrefix = 'say-';
const longestText = 2_000;
/** How many renderings run at once: each is a process or two. */
const atOnce = 4;
const dayMs = 24 * 3_600_000;

/** Speech that was rendered once is played as often as it is wanted. */
export class SpeechCache implements Speech {
  private readonly rendering = new Map<string, Promise<void>>();
  /** When each was last used, as far as its file knows. */
  private readonly used = new Map<string, number>();
  private free = atOnce;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly needs: SpeechCacheNeeds) {}

  async media(text: string, language: Language): Promise<Media> {
    const said = text.trim().replaceAll(/\s+/g, ' ');
    // eslint-disable-next-line no-control-regex
    if (said === '' || said.length > longestText || /[\0-\u001f\u007f]/.test(said)) throw new TextNotSpeakableError();
    const engine = this.needs.engine(language);
    const hash = createHash('sha256').update(`${engine.id}\n${language}\n${said}`).digest('hex');
    const name = `${speechPrefix}${hash.slice(0, 40)}`;
    if (!(await this.isThere(name))) await this.once(name, () => this.render(name, said, language, engine));
    return { sound: this.needs.sounds.sound(name) };
  }

  async fromWords(words: readonly Word[], language: Language): Promise<readonly Media[]> {
    const pieces: { sound?: string; words: Word[] }[] = [];
    for (const word of words) {
      const last = pieces.at(-1);
      if (word.sound !== undefined) pieces.push({ sound: word.sound, words: [word] });
      else if (last && last.sound === undefined) last.words.push(word);
      else pieces.push({ words: [word] });
    }
    return Promise.all(
      pieces.map(async ({ sound, words: said }) =>
        sound === undefined ? this.media(wordsText(said), language) : { sound },
      ),
    );
  }

  wave(media: readonly Media[], language: Language, target: string, signal: AbortSignal): Promise<readonly string[]> {
    return mediaToWave(media, language, this.needs.sounds, target, signal);
  }

  /** A file of it; its date tells the sweep when it was last wanted, to the day. */
  private async isThere(name: string): Promise<boolean> {
    const now = this.needs.now();
    const known = this.used.get(name);
    if (known !== undefined && now - known < dayMs) return true;
    const path = join(this.needs.sounds.path, `${name}.alaw`);
    try {
      const { mtimeMs } = await stat(path);
      if (now - mtimeMs >= dayMs) await utimes(path, now / 1_000, now / 1_000);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
    this.used.set(name, now);
    return true;
  }

  private once(name: string, work: () => Promise<void>): Promise<void> {
    const running = this.rendering.get(name);
    if (running) return running;
    const done = work().finally(() => this.rendering.delete(name));
    this.rendering.set(name, done);
    return done;
  }

  private async render(name: string, text: string, language: Language, engine: SpeechEngine): Promise<void> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    const { sounds, scratch, signal } = this.needs;
    const original = join(scratch, name);
    try {
      await engine.speak(text, language, original, signal);
      await convertSound(original, join(sounds.path, name), signal);
      this.used.set(name, this.needs.now());
    } finally {
      await rm(original, { force: true });
      const next = this.queue.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
