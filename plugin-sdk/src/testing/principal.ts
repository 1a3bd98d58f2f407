import type { Principal } from '../server/index.js';
import { defaultLanguage, type Language } from '../shared/index.js';

export interface TestUser {
  readonly id?: string;
  readonly name?: string;
  readonly language?: Language;
  /** `*` grants everything. */
  readonly permissions?: readonly string[];
}

/** A person who asks; may do everything unless permissions are given. */
export function principal(user: TestUser = {}): Principal {
  const permissions = user.permissions ?? ['*'];
  return {
    kind: 'user',
    id: user.id ?? '1',
    name: user.name ?? 'Tester',
    language: user.language ?? defaultLanguage,
    can: (permission) => permissions.includes('*') || permissions.includes(permission),
  };
}
