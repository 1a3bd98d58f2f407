import { isTimeZone } from '@perezvon/sdk/server';
import { z } from 'zod';
import type { Action, MenuSettings, problemSchema } from './schemas.js';

export type Problem = z.infer<typeof problemSchema>;
/** Menus by their ids, as callers would meet them. */
export type Menus = ReadonlyMap<string, MenuSettings>;
const menuTarget = z.object({ kind: z.literal('ivr.menu'), target: z.object({ menuId: z.string() }) });

/** The menu that an action leads to; nothing when it leads elsewhere. */
export function menuOf(action: Action): string | undefined {
  return action.do === 'go' ? menuTarget.safeParse(action.to).data?.target.menuId : undefined;
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

/** What would strand callers in a menu. */
export function problemsOf(id: string, menus: Menus): readonly Problem[] {
  const menu = menus.get(id);
  if (!menu) return [{ kind: 'gone' }];
  const found: Problem[] = [];
  if (menu.greeting === null && menu.text === '') found.push({ kind: 'noSound' });
  if (Object.keys(menu.keys).length === 0 && !menu.collect && menu.otherwise.do !== 'go')
    found.push({ kind: 'nothing' });
  for (const [key, action] of actionsOf(menu)) {
    const to = menuOf(action);
    if (to !== undefined && !menus.has(to)) found.push({ kind: 'gone', key });
  }
  if (menu.hours && !isTimeZone(menu.hours.timeZone)) found.push({ kind: 'badZone' });
  if (!withExit(menus).has(id)) found.push({ kind: 'loop' });
  return found;
}

/** Menus from which a caller can come anywhere but to another menu. */
function withExit(menus: Menus): ReadonlySet<string> {
  const good = new Set<string>();
  for (let before = -1; before !== good.size; ) {
    before = good.size;
    for (const [id, menu] of menus) {
      const out = actionsOf(menu).some(([, action]) => {
        const to = menuOf(action);
        return to === undefined ? action.do === 'go' || action.do === 'hangUp' : good.has(to);
      });
      if (out) good.add(id);
    }
  }
  return good;
}
