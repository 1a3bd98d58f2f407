import { join } from 'node:path';
import { type Call, type Clock, defineDestination, LocaleTexts, type Media, token } from '@perezvon/sdk/server';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { Prompts, Speech } from '@perezvon/plugin-sounds';
import { z } from 'zod';
import { MenuNotFoundError } from '../errors.js';
import { CountsToken } from '../menus/counts.js';
import { begin, type MenuEvent, type Step, step } from '../menus/interpreter.js';
import { MenuRepositoryToken } from '../menus/menu-repository.js';
import { isOpen } from '../menus/opening.js';
import type { MenuSettings } from '../menus/schemas.js';

export const ClockToken = token<Clock>('ivr.clock');
const anyKey = '0123456789*#';
const betweenDigitsMs = 3_000;
/** So many menus one after another in which nobody presses anything. */
const mostUnheard = 20;
const texts = new LocaleTexts(join(import.meta.dirname, '../../locale'));

/** A voice menu: asks, hears keys, and leads the caller on. After a restart of core it is heard again from its beginning. */
export const menu = defineDestination({
  kind: 'ivr.menu',
  target: z.object({ menuId: z.uuid() }),
  inject: { menus: MenuRepositoryToken, counts: CountsToken, prompts: Prompts, speech: Speech, clock: ClockToken },
  isThere: ({ menuId }, { menus }) => menus.published(menuId) !== undefined,
  async enter(call, { menuId }, { menus, counts, prompts, speech, clock }) {
    const settings = menus.published(menuId);
    if (!settings) throw new MenuNotFoundError(menuId);
    await call.answer();
    counts.add(menuId, 'entered');
    const say = (text: string) => speech.media(filled(text, call), call.language);
    const media = async (): Promise<readonly Media[]> => {
      const { greeting, text } = settings.translations[call.language] ?? settings;
      try {
        if (greeting !== null) return [await prompts.media(greeting, call.language)];
      } catch (error) {
        // The recording is gone: the words, where there are any.
        if (text === '') throw error;
      }
      return [await say(text)].flat();
    };
    // Whatever leads in a circle (a queue that nobody serves, and back): a line that nobody is at gets out of it.
    const unheard = Number(call.notes['unheardMenus'] ?? 0) + 1;
    if (unheard > mostUnheard) {
      call.journal('IVRUNHEARD', { menu: menuId, menus: mostUnheard });
      return undefined;
    }
    let pressed = false;
    let event: MenuEvent = { type: 'entered', open: isOpen(settings, clock.now()) };
    let state = begin;
    for (;;) {
      let next: Step;
      [state, next] = step(settings, state, event);
      if (next.do === 'go') {
        if (!pressed) call.note({ unheardMenus: unheard });
        else if (unheard > 1) call.note({ unheardMenus: 0 });
        return withFallback(next.to, settings);
      }
      if (next.do === 'hangUp') return undefined;
      if (next.language) call.language = next.language;
      const before =
        next.before === 'wrong'
          ? [await say(texts.text(call.language, 'ivr.said.wrong'))]
          : next.before
            ? [await say(next.before.say)]
            : [];
      let question: readonly Media[];
      try {
        question = await media();
      } catch (error) {
        // There is nothing to be heard any more.
        if (settings.otherwise.do !== 'go') throw error;
        return settings.otherwise.to;
      }
      event = await ask(call, settings, [...before.flat(), ...question]);
      const what = event.type === 'typed' ? (event.keys.length > 1 ? 'digits' : event.keys) : 'silence';
      pressed ||= event.type === 'typed';
      counts.add(menuId, what);
      call.journal('IVRKEY', { menu: menuId, key: what });
    }
  },
});

/** What a key leads to may be gone by now: then the caller is led where one goes who chose nothing. */
function withFallback(to: DestinationRef, { otherwise }: MenuSettings): DestinationRef {
  if (to.fallback || otherwise.do !== 'go' || otherwise.to === to) return to;
  return { ...to, fallback: otherwise.to };
}

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
