import type { Principal } from '@perezvon/sdk/server';
import type { Language } from '@perezvon/sdk/shared';
import { selfPermission } from '../core-manifest.js';
import { EscalationError } from './errors.js';

/** Permissions as a set; `*` grants all. */
export class Grants {
  private readonly granted: ReadonlySet<string>;
  constructor(permissions: Iterable<string>) {
    this.granted = new Set(permissions);
  }
  can(permission: string): boolean {
    return this.granted.has('*') || this.granted.has(permission);
  }
  list(): string[] {
    return [...this.granted].toSorted();
  }
}

interface PrincipalFacts {
  readonly kind: 'user' | 'token';
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly login: string;
  readonly language: Language;
}

/** Who asks, as core knows him: with the list of what he may. */
export class KnownPrincipal implements Principal {
  readonly kind: 'user' | 'token';
  readonly id: string;
  /** The person behind: of a token, its owner. */
  readonly userId: string;
  readonly name: string;
  readonly login: string;
  readonly language: Language;

  constructor(
    facts: PrincipalFacts,
    private readonly grants: readonly Grants[],
  ) {
    this.kind = facts.kind;
    this.id = facts.id;
    this.userId = facts.userId;
    this.name = facts.name;
    this.login = facts.login;
    this.language = facts.language;
  }
  /** All grants must agree: a token never does more than its owner may at this moment. */
  can(permission: string): boolean {
    return permission === selfPermission || this.grants.every((grants) => grants.can(permission));
  }
  permissions(): string[] {
    const [first, ...others] = this.grants;
    const own = first?.list().filter((permission) => others.every((grants) => grants.can(permission))) ?? [];
    const fromOthers = first?.can('*') ? others.flatMap((grants) => grants.list()) : [];
    return [...new Set([...own, ...fromOthers, selfPermission])].toSorted();
  }
}

export const nobody = (language: Language): Principal => ({
  kind: 'user',
  id: '',
  name: '',
  language,
  can: () => false,
});

/**
 * Refuses to give, or to edit somebody who holds, what the actor himself does not hold.
 * @throws EscalationError naming the first such permission
 */
export function assertCovers(actor: Principal, permissions: Iterable<string>): void {
  for (const permission of permissions) if (!actor.can(permission)) throw new EscalationError(permission);
}
