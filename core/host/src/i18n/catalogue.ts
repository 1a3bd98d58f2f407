import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log, TextParams } from '@perezvon/sdk/server';
import { type Language, languages, type Messages } from '@perezvon/sdk/shared';
import { z } from 'zod';

const messagesSchema = z.record(z.string(), z.string());

/** Folders with `ru.json` and `en.json`, the product's own first. */
export type LocaleFolders = () => readonly string[];

/** All texts of core and the discovered plugins, merged; read again when the plugins change. */
export class Catalogue {
  private messages: Readonly<Record<Language, Messages>> = { ru: {}, en: {} };

  constructor(
    private readonly folders: LocaleFolders,
    private readonly log: Log,
  ) {}

  /** Reads every file again. A broken file is named in the log and left out. */
  async reload(): Promise<void> {
    const read = async (language: Language): Promise<Messages> => {
      const parts = await Promise.all(this.folders().map((folder) => this.read(join(folder, `${language}.json`))));
      return Object.assign({}, ...parts.toReversed()) as Messages;
    };
    const [ru, en] = await Promise.all([read('ru'), read('en')]);
    this.messages = { ru, en };
  }

  all(language: Language): Messages {
    return this.messages[language];
  }

  /** A text with `{name}` placeholders filled; nothing when no language has it. */
  text(language: Language, key: string, params: TextParams = {}): string | undefined {
    const message = this.messages[language][key] ?? languages.map((other) => this.messages[other][key]).find(Boolean);
    return message?.replaceAll(/\{\s*([a-zA-Z0-9]+)\s*\}/g, (whole, name: string) => String(params[name] ?? whole));
  }

  private async read(file: string): Promise<Messages> {
    try {
      return messagesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.log.error('locale file is left out', { file, error });
      return {};
    }
  }
}
