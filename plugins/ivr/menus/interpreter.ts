import type { DestinationRef, Language } from '@perezvon/sdk/shared';
import type { Action, MenuSettings } from './schemas.js';

/** Where a caller is in a menu. */
export interface MenuState {
  /** How often the caller was silent or wrong. */
  readonly misses: number;
}
export type MenuEvent =
  | { readonly type: 'entered'; readonly open: boolean }
  /** One key, or all digits where the menu collects them. */
  | { readonly type: 'typed'; readonly keys: string }
  | { readonly type: 'silence' };
/** What is to be done now; what the caller answers to `ask` comes back as the next event. */
export type Step =
  | { readonly do: 'ask'; readonly before?: 'wrong' | { readonly say: string }; readonly language?: Language }
  | { readonly do: 'go'; readonly to: DestinationRef }
  | { readonly do: 'hangUp' };
type Transition = readonly [MenuState, Step];

export const begin: MenuState = { misses: 0 };

/** A caller's way through a menu, without any sound or time: what the shell does next. */
export function step(menu: MenuSettings, state: MenuState, event: MenuEvent): Transition {
  switch (event.type) {
    case 'entered':
      if (!event.open && menu.hours) return act(menu, state, menu.hours.action, undefined);
      return [state, { do: 'ask' }];
    case 'silence':
      return missed(menu, state, undefined);
    case 'typed': {
      const { collect, keys } = menu;
      const action =
        keys[event.keys as keyof typeof keys] ?? (collect && event.keys !== '' ? collect.action : undefined);
      return action ? act(menu, state, action, 'chosen') : missed(menu, state, 'wrong');
    }
    default:
      return event satisfies never;
  }
}

function missed(menu: MenuSettings, { misses }: MenuState, before: 'wrong' | undefined): Transition {
  const next = { misses: misses + 1 };
  if (next.misses > menu.repeats) return act(menu, next, menu.otherwise, undefined);
  return [next, before ? { do: 'ask', before } : { do: 'ask' }];
}

/** @param why `chosen` by the caller: who asks for a repeat gets it however often */
function act(menu: MenuSettings, state: MenuState, action: Action, why: 'chosen' | undefined): Transition {
  // A menu that ends in itself would be heard for ever by a line that nobody is at.
  const again = (taken: Step): Transition =>
    why === 'chosen' || state.misses <= menu.repeats ? [state, taken] : [state, { do: 'hangUp' }];
  switch (action.do) {
    case 'go':
      return [state, { do: 'go', to: action.to }];
    case 'hangUp':
      return [state, { do: 'hangUp' }];
    case 'repeat':
      return again({ do: 'ask' });
    case 'language':
      return again({ do: 'ask', language: action.language });
    case 'say':
      return again({ do: 'ask', before: { say: action.text } });
    default:
      return action satisfies never;
  }
}
