import { z } from 'zod';

/** The languages of the interface and of spoken messages. Russian is the first. */
export const languages = ['ru', 'en'] as const;
export const languageSchema = z.enum(languages);
export type Language = z.infer<typeof languageSchema>;

/** Text keys to ICU messages, for one language: a plugin's `locale/ru.json` and `locale/en.json`. */
export type Messages = Readonly<Record<string, string>>;
