import type { SoundsApi } from '@perezvon/plugin-sounds/api';
import type { DestinationRef } from '@perezvon/sdk/shared';
import { apiClient, type HostApi, type ItemOf } from '@perezvon/sdk/ui';
import type { IvrApi } from '../api.js';

export const api = apiClient<IvrApi & SoundsApi & HostApi>();
export type Menu = ItemOf<IvrApi, '/api/ivr/menus'>;
export type MenuSettings = Menu['settings'];
export type Action = MenuSettings['otherwise'];
/** An action while it is being edited: where it goes may not be chosen yet. */
export type ActionDraft =
  | Exclude<Action, { readonly do: 'go' }>
  | { readonly do: 'go'; readonly to: DestinationRef | undefined };
/** What is sent of a draft: hang up where nothing was chosen; the server refuses the empty kind of a place. */
export const actionOf = (draft: ActionDraft | undefined): Action =>
  draft?.do === 'go' ? { do: 'go', to: draft.to ?? { kind: '', target: null } } : (draft ?? { do: 'hangUp' });
/** What is said in one language. */
export type Words = Pick<MenuSettings, 'greeting' | 'text'>;
export const menuKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'] as const;

/** All that can happen in a menu, in the order of the form. */
export function actionsOf({ keys, collect, otherwise, hours }: MenuSettings): readonly (readonly [string, Action])[] {
  return [
    ...menuKeys.flatMap((key) => (keys[key] ? [[key, keys[key]] as const] : [])),
    ...(collect ? [['digits', collect.action] as const] : []),
    ['otherwise', otherwise],
    ...(hours ? [['closed', hours.action] as const] : []),
  ];
}
