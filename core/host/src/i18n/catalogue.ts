import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log, TextParams } from '@perezvon/sdk/server';
import {
  defaultLanguage,
  type InstalledLanguage,
  type Language,
  type Messages,
  setInstalledLanguages,
} from '@perezvon/sdk/shared';
import { z } from 'zod';

const messagesSchema = z.record(z.string(), z.string());
/** In a locale file of the shell: the name of the language, in itself. */
const nameKey = 'core.language.name';
const isDefault = ({ code }: InstalledLanguage) => code === defaultLanguage;

/** Folders with `ru.json`, `en.json` and others, the product's own first: its files say which languages there are. */
export type LocaleFolders = () => readonly string[];

/** All texts of core and the discovered plugins, merged; read again when the plugins change. */
export class Catalogue {
  private messages: ReadonlyMap<Language, Messages> = new Map();
  /** Keys by what follows the plugin's id in them. */
  private owned: ReadonlyMap<string, string> = new Map();

  constructor(
    private readonly folders: LocaleFolders,
    private readonly log: Log,
  ) {}

  /** Reads every file again. A broken file is named in the log and left out. */
  async reload(): Promise<void> {
    const read = async (language: Language): Promise<[Language, Messages]> => {
      const parts = await Promise.all(this.folders().map((folder) => this.read(join(folder, `${language}.json`))));
      return [language, Object.assign({}, ...parts.toReversed()) as Messages];
    };
    const languages = await this.installed();
    this.messages = new Map(await Promise.all(languages.map(({ code }) => read(code))));
    const keys = [...this.messages.values()].flatMap((messages) => Object.keys(messages));
    // The first to have a text keeps it.
    this.owned = new Map(keys.toReversed().map((key) => [key.slice(key.indexOf('.')), key]));
    setInstalledLanguages(languages);
  }

  /** The languages for which the product's own folder has a file, the default one first. */
  async installed(): Promise<readonly InstalledLanguage[]> {
    const [own] = this.folders();
    const files = own === undefined ? [] : await readdir(own).catch(unlessAbsent);
    const codes = files.flatMap((file) => /^([a-z]{2})\.json$/.exec(file)?.[1] ?? []);
    const named = codes.map(async (code) => {
      const texts = await this.read(join(own ?? '', `${code}.json`));
      return { code, name: texts[nameKey] ?? code };
    });
    return (await Promise.all(named)).toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
  }

  /** The texts of a language alone. */
  all(language: Language): Messages {
    return this.messages.get(language) ?? {};
  }
  /** The texts of a language; those that it lacks in the default one. */
  complete(language: Language): Messages {
    return { ...this.messages.get(defaultLanguage), ...this.messages.get(language) };
  }

  /** A text with `{name}` placeholders filled; nothing when no language has it. */
  text(language: Language, key: string, params: TextParams = {}): string | undefined {
    const inOrder = [language, defaultLanguage, ...this.messages.keys()];
    const message = inOrder.map((one) => this.messages.get(one)?.[key]).find(Boolean);
    return message?.replaceAll(/\{\s*([a-zA-Z0-9]+)\s*\}/g, (whole, name: string) => String(params[name] ?? whole));
  }

  /** The text whose key goes on so after a plugin's id, whosever it is: `.journal.OFFER`. Nothing when there is none. */
  ending(language: Language, ending: string, params: TextParams = {}): string | undefined {
    const key = this.owned.get(ending);
    return key === undefined ? undefined : this.text(language, key, params);
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

function unlessAbsent(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
