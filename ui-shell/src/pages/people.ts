import type { Language } from '@perezvon/sdk/shared';

export interface User {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly language: Language;
  readonly roles: readonly string[];
  readonly active: boolean;
  readonly lockedUntil?: string;
  readonly lastSeen?: string;
  readonly version: number;
}
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly builtIn: boolean;
  readonly version: number;
}
export interface Permission {
  readonly id: string;
  readonly titleKey: string;
  readonly plugin: string;
}
