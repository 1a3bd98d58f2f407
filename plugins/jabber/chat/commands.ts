import type { Language } from '@perezvon/sdk/shared';
import type { CallControlCommand } from '@perezvon/plugin-telephony';

/** What an operator asks for in words. */
export type Command =
  | { readonly do: 'help' | 'status' | 'logOut' }
  | { readonly do: 'logIn'; readonly phone: string }
  | { readonly do: 'state'; readonly stateId: string }
  | CallControlCommand;
export interface NamedState {
  readonly id: string;
  readonly nameRu: string;
  readonly nameEn: string;
}
export type Read = { readonly command: Command; readonly language: Language } | undefined;

const words: readonly (readonly [Language, Exclude<Command['do'], 'state'>, readonly string[]])[] = [
  ['ru', 'help', ['помощь', '?', 'команды']],
  ['en', 'help', ['help', 'commands']],
  ['ru', 'status', ['статус', 'очереди']],
  ['en', 'status', ['status', 'queues']],
  ['ru', 'logIn', ['вход', 'войти']],
  ['en', 'logIn', ['login', 'log in']],
  ['ru', 'logOut', ['выход', 'выйти']],
  ['en', 'logOut', ['logout', 'log out']],
  ['ru', 'hold', ['удержать', 'удержание']],
  ['en', 'hold', ['hold']],
  ['ru', 'resume', ['вернуть', 'снять']],
  ['en', 'resume', ['resume', 'unhold']],
  ['ru', 'blind', ['перевод', 'перевести']],
  ['en', 'blind', ['transfer']],
  ['ru', 'consult', ['консультация', 'спросить']],
  ['en', 'consult', ['consult', 'ask']],
  ['ru', 'complete', ['соединить', 'отдать']],
  ['en', 'complete', ['connect', 'complete']],
  ['ru', 'conference', ['конференция', 'вместе']],
  ['en', 'conference', ['conference']],
  ['ru', 'back', ['назад', 'отмена']],
  ['en', 'back', ['back', 'cancel']],
];
const number = /^\+?\d{2,16}$/;
const tidy = (text: string) => text.trim().toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ');

/**
 * Reads a line of chat: a command in Russian or English, or the name of a state (`готов`, `pause 1`).
 *
 * @returns nothing for anything else
 */
export function readCommand(text: string, states: readonly NamedState[]): Read {
  const said = tidy(text);
  for (const { id, nameRu, nameEn } of states) {
    if (said === tidy(nameRu)) return { command: { do: 'state', stateId: id }, language: 'ru' };
    if (said === tidy(nameEn)) return { command: { do: 'state', stateId: id }, language: 'en' };
  }
  for (const [language, what, names] of words) {
    for (const name of names) {
      const command = argued(
        what,
        said === name ? '' : said.startsWith(`${name} `) ? said.slice(name.length + 1) : undefined,
      );
      if (command) return { command, language };
    }
  }
  return undefined;
}

function argued(what: Exclude<Command['do'], 'state'>, rest: string | undefined): Command | undefined {
  if (rest === undefined) return undefined;
  const digits = rest.replaceAll(/[\s()-]/g, '');
  if (what === 'logIn') return /^\d{2,6}$/.test(digits) ? { do: what, phone: digits } : undefined;
  if (what === 'blind' || what === 'consult') return number.test(digits) ? { do: what, to: digits } : undefined;
  return rest === '' ? ({ do: what } as Command) : undefined;
}
