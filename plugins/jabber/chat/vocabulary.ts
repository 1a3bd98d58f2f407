import { join } from 'node:path';
import { LocaleTexts, type PerezvonError } from '@perezvon/sdk/server';
import { installedLanguages, type Language } from '@perezvon/sdk/shared';
import type { CardOrigin, CustomerCard, EarlierCalls, QueueNow } from '@perezvon/plugin-queues';

const texts = new LocaleTexts(join(import.meta.dirname, '../../locale'));
type Params = Readonly<Record<string, string | number>>;

/** What the bot says: the text of a key `jabber.chat.*`. */
export const chatText = (language: Language, key: string, params?: Params): string =>
  texts.text(language, `jabber.chat.${key}`, params);

/** The words for a command in every language, which are separated by commas. */
export const commandWords = (command: string): readonly (readonly [Language, readonly string[]])[] =>
  texts
    .all(
      installedLanguages().map(({ code }) => code),
      `jabber.chat.command.${command}`,
    )
    .map(([language, words]) => [language, words.split(',').map((word) => word.trim())]);

/** Why something could not be done, in the words of operators where there are any. */
export function failureText(language: Language, { code, params, message }: PerezvonError): string {
  const key = `jabber.chat.why.${code}`;
  const named = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  const why = texts.text(language, key, named);
  return chatText(language, 'failed', { why: why === key ? message : why });
}

export interface CardFacts {
  readonly card: CustomerCard;
  readonly earlier: EarlierCalls | undefined;
  /** Who spoke with them last. */
  readonly lastOperator: string | undefined;
}

/** What an operator reads while the phone rings. */
export function cardText({ card, earlier, lastOperator }: CardFacts, language: Language): string {
  const { number, name, queue, text, from } = card;
  const say = (key: string, params?: Params) => chatText(language, `card.${key}`, params);
  const lines = [
    say('call', { number: number === undefined ? say('withheld') : spaced(number) }),
    ...(name === undefined ? [] : [say('customer', { name })]),
    ...(queue === '' ? [] : [say('queue', { queue })]),
    ...(from ? [originText(from, language)] : []),
  ];
  if (earlier && earlier.calls > 0 && earlier.lastAt !== undefined) {
    const format = { dateStyle: 'short', timeStyle: 'short' } as const;
    const when = new Intl.DateTimeFormat(chatText(language, 'locale'), format).format(earlier.lastAt);
    const who = lastOperator === undefined ? '' : `, ${lastOperator}`;
    lines.push(`${say('earlier', { calls: String(earlier.calls), when })}${who}`);
  }
  if (text !== '') lines.push('', text);
  return lines.join('\n');
}

function originText({ why, name, number }: CardOrigin, language: Language): string {
  const who = [name, number === undefined ? undefined : `(${number})`].filter((part) => part !== undefined).join(' ');
  return `${chatText(language, `card.${why}`)}${who === '' ? '' : `: ${who}`}`;
}

/** How things stand: what an operator reads after logging in. */
export function statusText(
  state: { readonly name: string; readonly phone: string | undefined } | undefined,
  queues: readonly QueueNow[],
  language: Language,
  now: number,
): string {
  const lines = queues.map(({ name, waiting, oldestSince, ready }) => {
    const counts = { name, waiting: String(waiting), ready: String(ready) };
    if (oldestSince === undefined) return chatText(language, 'queue', counts);
    return chatText(language, 'queueLongest', { ...counts, longest: clock(now - oldestSince) });
  });
  return [stateText(state, language), ...lines].join('\n');
}

function stateText(
  state: { readonly name: string; readonly phone: string | undefined } | undefined,
  language: Language,
): string {
  if (!state) return chatText(language, 'out');
  const { name, phone } = state;
  return phone === undefined ? chatText(language, 'state', { name }) : chatText(language, 'stateAt', { name, phone });
}

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
const spaced = (number: string): string => number.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4');
