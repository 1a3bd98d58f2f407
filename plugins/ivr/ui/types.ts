import type { DestinationRef, Language } from '@perezvon/sdk/shared';

export type Action =
  | { readonly do: 'go'; readonly to: DestinationRef | undefined }
  | { readonly do: 'repeat' | 'hangUp' }
  | { readonly do: 'language'; readonly language: Language }
  | { readonly do: 'say'; readonly text: string };
export interface Words {
  readonly greeting: string | null;
  readonly text: string;
}
export interface MenuSettings extends Words {
  readonly translations: Readonly<Partial<Record<Language, Words>>>;
  readonly timeoutSeconds: number;
  readonly repeats: number;
  readonly keys: Readonly<Record<string, Action>>;
  readonly collect: { readonly most: number; readonly action: Action } | null;
  readonly otherwise: Action;
  readonly hours: {
    readonly timeZone: string;
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
    readonly action: Action;
  } | null;
}
export interface Menu {
  readonly id: string;
  readonly name: string;
  readonly settings: MenuSettings;
  readonly state: 'published' | 'changed' | 'draft';
  readonly problems: readonly { readonly kind: string; readonly key?: string }[];
  readonly version: number;
}
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
