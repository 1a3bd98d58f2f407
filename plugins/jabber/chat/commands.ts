import type { Language, LocalizedText } from '@perezvon/sdk/shared';
import type { CallControlCommand } from '@perezvon/plugin-telephony';
import { commandWords } from './vocabulary.js';

/** What an operator asks for in words. */
export type Command =
  | { readonly do: 'help' | 'status' | 'logOut' }
  | { readonly do: 'logIn'; readonly phone: string }
  | { readonly do: 'state'; readonly stateId: string }
  | CallControlCommand;
export interface NamedState {
  readonly id: string;
  readonly names: LocalizedText;
}
export type Read = { readonly command: Command; readonly language: Language } | undefined;

const commands = [
  'help',
  'status',
  'logIn',
  'logOut',
  'hold',
  'resume',
  'blind',
  'consult',
  'complete',
  'conference',
  'back',
] as const satisfies readonly Exclude<Command['do'], 'state'>[];
const number = /^\+?\d{2,16}$/;
const tidy = (text: string) => text.trim().toLowerCase().replaceAll('ё', 'е').replaceAll(/\s+/g, ' ');

/**
 * Reads a line of chat: a command in any language, or the name of a state (`готов`, `pause 1`).
 *
 * @returns nothing for anything else
 */
export function readCommand(text: string, states: readonly NamedState[]): Read {
  const said = tidy(text);
  for (const { id, names } of states) {
    const named = Object.entries(names).find(([, name]) => said === tidy(name));
    if (named) return { command: { do: 'state', stateId: id }, language: named[0] };
  }
  for (const what of commands) {
    for (const [language, names] of commandWords(what)) {
      for (const name of names) {
        const rest = said === name ? '' : said.startsWith(`${name} `) ? said.slice(name.length + 1) : undefined;
        const command = argued(what, rest);
        if (command) return { command, language };
      }
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
