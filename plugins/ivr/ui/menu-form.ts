import { formText } from '@perezvon/sdk/ui';
import { type ActionDraft, actionOf, menuKeys, type MenuSettings } from './api.js';

export const days = [1, 2, 3, 4, 5, 6, 7] as const;

/** What of a menu is chosen beside the fields of its form. */
export interface MenuDraft {
  /** By key, and for `digits`, `otherwise`, `closed`. */
  readonly actions: Readonly<Record<string, ActionDraft>>;
  /** Digits are collected. */
  readonly collects: boolean;
  /** The menu has hours. */
  readonly timed: boolean;
  /** The id of a prompt; empty where the text is spoken. */
  readonly greeting: string;
  readonly translations: MenuSettings['translations'];
}

/** What the form of a menu says, as the API takes it. */
export function menuOf(data: FormData, { actions, collects, timed, greeting, translations }: MenuDraft) {
  const number = (name: string) => Number(formText(data, name));
  const { digits, otherwise, closed } = actions;
  const keys = Object.fromEntries(
    menuKeys.flatMap((key) => (actions[key] ? [[key, actionOf(actions[key])] as const] : [])),
  );
  const settings = {
    greeting: greeting === '' ? null : greeting,
    text: formText(data, 'text'),
    translations,
    timeoutSeconds: number('timeoutSeconds'),
    repeats: number('repeats'),
    keys,
    collect: collects ? { most: number('most'), action: actionOf(digits) } : null,
    otherwise: actionOf(otherwise),
    hours: timed
      ? {
          timeZone: formText(data, 'timeZone').trim(),
          days: days.filter((day) => data.has(`day${day}`)),
          from: formText(data, 'from'),
          to: formText(data, 'to'),
          action: actionOf(closed),
        }
      : null,
  };
  return { name: formText(data, 'name').trim(), settings };
}
