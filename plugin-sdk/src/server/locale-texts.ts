import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { z } from 'zod';
import { defaultLanguage, type Language, type Messages } from '../shared/index.js';

const messagesSchema = z.record(z.string(), z.string());

/**
 * A plugin's own texts, for what it says, sends and writes into files. The locale file of a language may lack texts, or be
 * missing: those of the default language take their place.
 */
export class LocaleTexts {
  private readonly files = new Map<Language, Messages>();

  /** @param folder absolute path of the plugin's `locale/` */
  constructor(private readonly folder: string) {}

  /** A text with its parameters filled in; the key itself when no language has it. */
  text(language: Language, key: string, params: Readonly<Record<string, string | number>> = {}): string {
    const own = this.file(language)[key];
    const message = own ?? this.file(defaultLanguage)[key];
    if (message === undefined) return key;
    if (!message.includes('{')) return message;
    const text: unknown = new IntlMessageFormat(message, own === undefined ? defaultLanguage : language).format(params);
    return String(text);
  }
  /** The languages of a text, with what it is in each. */
  all(languages: readonly Language[], key: string): readonly (readonly [Language, string])[] {
    return languages.flatMap((language) => {
      const text = this.file(language)[key];
      return text === undefined ? [] : [[language, text] as const];
    });
  }

  private file(language: Language): Messages {
    const known = this.files.get(language) ?? readMessages(join(this.folder, `${language}.json`));
    this.files.set(language, known);
    return known;
  }
}

function readMessages(path: string): Messages {
  try {
    return messagesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
