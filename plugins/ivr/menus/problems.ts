import { isTimeZone } from '@perezvon/sdk/server';
import { type DestinationRef, placesIn } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { Action, MenuSettings, problemSchema, Words } from './schemas.js';

export type Problem = z.infer<typeof problemSchema>;
/** Menus by their ids. */
export type Menus = ReadonlyMap<string, MenuSettings>;
/** What is known of the house outside of the menus. */
export interface House {
  /** Whether callers would find a place of another plugin. */
  isThere(place: DestinationRef): Promise<boolean>;
  /** Whether a prompt can be played. */
  isReady(promptId: string): Promise<boolean>;
}
const menuTarget = z.object({ kind: z.literal('ivr.menu'), target: z.object({ menuId: z.string() }) });

/** The menu that a place is; nothing when it is something else. */
export const menuAt = (place: DestinationRef): string | undefined => menuTarget.safeParse(place).data?.target.menuId;

/** The menus that an action leads to: itself, by its fallback, or after what is heard first. */
export function menusOf(action: Action): readonly string[] {
  return placesIn(action).flatMap((place) => menuAt(place) ?? []);
}

/** All that can happen in a menu, with the key where it is one. */
export function actionsOf({ keys, collect, otherwise, hours }: MenuSettings): readonly (readonly [string, Action])[] {
  return [
    ...Object.entries(keys).map(([key, action]) => [key, action] as const),
    ...(collect ? [['digits', collect.action] as const] : []),
    ['otherwise', otherwise],
    ...(hours ? [['closed', hours.action] as const] : []),
  ];
}

/** What a menu says, in each language that it speaks. */
export const spokenIn = (menu: MenuSettings): readonly Words[] => [menu, ...Object.values(menu.translations)];

/** A menu and those it leads to that nobody has met yet: they are published together, so a way back is no obstacle. */
export function publishedWith(id: string, drafts: Menus, published: Menus): readonly string[] {
  const found = new Set([id]);
  for (const one of found) {
    const menu = drafts.get(one);
    const next = menu ? actionsOf(menu).flatMap(([, action]) => menusOf(action)) : [];
    for (const to of next) if (drafts.has(to) && !published.has(to)) found.add(to);
  }
  return [...found];
}

/** What would strand callers if a menu were published as it is now. */
export async function problemsOf(
  id: string,
  drafts: Menus,
  published: Menus,
  house: House,
): Promise<readonly Problem[]> {
  const together = publishedWith(id, drafts, published);
  const met = new Map(published);
  for (const one of together) {
    const menu = drafts.get(one);
    if (menu) met.set(one, menu);
  }
  const faulty = new Set<string>();
  for (const one of together) if (one !== id && (await ownProblems(one, met, house)).length > 0) faulty.add(one);
  const menu = met.get(id);
  const below = (menu ? actionsOf(menu) : []).filter(([, action]) => menusOf(action).some((to) => faulty.has(to)));
  const found = [...(await ownProblems(id, met, house)), ...below.map(([key]): Problem => ({ kind: 'below', key }))];
  // One of those that come with it is at fault, further down.
  return found.length === 0 && faulty.size > 0 ? [{ kind: 'below' }] : found;
}

async function ownProblems(id: string, met: Menus, house: House): Promise<Problem[]> {
  const menu = met.get(id);
  if (!menu) return [{ kind: 'gone' }];
  const found: Problem[] = [];
  for (const words of spokenIn(menu)) {
    if (words.greeting === null && words.text === '') found.push({ kind: 'noSound' });
    if (words.greeting !== null && !(await house.isReady(words.greeting))) found.push({ kind: 'badPrompt' });
  }
  if (Object.keys(menu.keys).length === 0 && !menu.collect && menu.otherwise.do !== 'go')
    found.push({ kind: 'nothing' });
  const oneLanguage = Object.keys(menu.translations).length === 0;
  for (const [key, action] of actionsOf(menu)) {
    if (action.do === 'language' && oneLanguage) found.push({ kind: 'sameWords', key });
    if (menusOf(action).some((to) => !met.has(to))) found.push({ kind: 'gone', key });
    const others = placesIn(action).filter((place) => menuAt(place) === undefined);
    const there = await Promise.all(others.map((place) => house.isThere(place)));
    if (there.includes(false)) found.push({ kind: 'missing', key });
  }
  if (menu.hours && !isTimeZone(menu.hours.timeZone)) found.push({ kind: 'badZone' });
  if (circles(id, met)) found.push({ kind: 'loop' });
  return found;
}

/**
 * Whether a line at which nobody presses anything could be led from menu to menu for ever: by what follows silence, or by
 * what follows at other hours. A menu that asks again lets go after its repeats, so only ways to menus count.
 */
function circles(id: string, met: Menus): boolean {
  const silent = (one: string): readonly string[] => {
    const menu = met.get(one);
    return menu ? [menu.otherwise, ...(menu.hours ? [menu.hours.action] : [])].flatMap(menusOf) : [];
  };
  const done = new Set<string>();
  const comesBack = (one: string, path: ReadonlySet<string>): boolean => {
    if (path.has(one)) return true;
    if (done.has(one)) return false;
    const found = silent(one).some((to) => comesBack(to, new Set([...path, one])));
    done.add(one);
    return found;
  };
  return comesBack(id, new Set());
}
