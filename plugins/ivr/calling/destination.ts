import { type Call, type Clock, defineDestination, type Media, token } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { z } from 'zod';
import { MenuNotFoundError } from '../errors.js';
import { CountsToken } from '../menus/counts.js';
import { begin, type MenuEvent, type Step, step } from '../menus/interpreter.js';
import { MenuBookToken } from '../menus/menu-book.js';
import { isOpen } from '../menus/opening.js';
import type { MenuSettings } from '../menus/schemas.js';

export const ClockToken = token<Clock>('ivr.clock');
const anyKey = '0123456789*#';
const betweenDigitsMs = 3_000;
const wrongWords: Readonly<Record<Language, string>> = {
  ru: 'Такого пункта нет.',
  en: 'That is not one of the choices.',
};

/** A voice menu: asks, hears keys, and leads the caller on. After a restart of core it is heard again from its beginning. */
export const menu = defineDestination({
  kind: 'ivr.menu',
  target: z.object({ menuId: z.uuid() }),
  inject: { menus: MenuBookToken, counts: CountsToken, prompts: Prompts, speech: Speech, clock: ClockToken },
  async enter(call, { menuId }, { menus, counts, prompts, speech, clock }) {
    const settings = menus.published(menuId);
    if (!settings) throw new MenuNotFoundError(menuId);
    await call.answer();
    counts.add(menuId, 'entered');
    const say = (text: string) => speech.media(filled(text, call), call.language);
    const media = async (): Promise<readonly Media[]> => {
      if (settings.greeting !== null) return [await prompts.media(settings.greeting, call.language)];
      return [await say(settings.text)].flat();
    };
    let event: MenuEvent = { type: 'entered', open: isOpen(settings, clock.now()) };
    let state = begin;
    for (;;) {
      let next: Step;
      [state, next] = step(settings, state, event);
      if (next.do === 'go') return next.to;
      if (next.do === 'hangUp') return undefined;
      if (next.language) call.language = next.language;
      const before =
        next.before === 'wrong'
          ? [await say(wrongWords[call.language])]
          : next.before
            ? [await say(next.before.say)]
            : [];
      event = await ask(call, settings, [...before.flat(), ...(await media())]);
      const what = event.type === 'typed' ? (event.keys.length > 1 ? 'digits' : event.keys) : 'silence';
      counts.add(menuId, what);
      call.journal('IVRKEY', { menu: menuId, key: what });
    }
  },
});

/** Plays the question and hears what is typed: one key, or digits where the menu wants them. */
async function ask(call: Call, { collect, timeoutSeconds }: MenuSettings, media: readonly Media[]): Promise<MenuEvent> {
  const timeoutMs = timeoutSeconds * 1_000;
  const { key } = await call.play(media, { keys: anyKey });
  const first = key ?? (await call.gather({ count: 1, timeoutMs, end: '' }));
  if (first === '') return { type: 'silence' };
  if (!collect || first === '#' || first === '*') return { type: 'typed', keys: first };
  const rest = collect.most > 1 ? await call.gather({ count: collect.most - 1, timeoutMs: betweenDigitsMs }) : '';
  const digits = first + rest;
  call.note({ digits });
  return { type: 'typed', keys: digits };
}

/** What callers may have read to them: digits one by one. */
function filled(text: string, call: Call): string {
  const spaced = (value: unknown) => (typeof value === 'string' ? value.replaceAll(/\D/g, '').split('').join(' ') : '');
  return text.replaceAll('{number}', spaced(call.number)).replaceAll('{digits}', spaced(call.notes['digits']));
}
