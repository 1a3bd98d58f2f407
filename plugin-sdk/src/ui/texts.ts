import { IntlMessageFormat } from 'intl-messageformat';
import { appState } from './app-state.js';

export type TextParams = Readonly<Record<string, string | number | Date>>;
const compiled = new Map<string, IntlMessageFormat>();

/**
 * A text in the page's language, by key. ICU message syntax: `{count, plural, one {# call} other {# calls}}`.
 * A key without a text shows itself, so that it is seen and mended.
 */
export function t(key: string, params?: TextParams): string {
  const message = appState.messages[key];
  if (message === undefined) return key;
  if (params === undefined && !message.includes('{') && !message.includes("'")) return message;
  const id = `${appState.language}:${message}`;
  let format = compiled.get(id);
  if (!format) {
    format = new IntlMessageFormat(message, appState.language, undefined, { ignoreTag: true });
    compiled.set(id, format);
  }
  return String(format.format(params ?? {}));
}

/** Whether there is a text of that key. */
export const hasText = (key: string): boolean => appState.messages[key] !== undefined;
