import type { PluginState, Setting } from '@perezvon/sdk/shared';

/** A plugin as `/api/core/modules` tells of it. */
export interface ModuleSummary {
  readonly id: string;
  readonly titleKey: string;
  readonly descriptionKey?: string;
  readonly version: string;
  readonly tier: string;
  readonly state: PluginState;
  readonly enabled: boolean;
  readonly since: number;
  readonly startMs?: number;
  readonly error?: { readonly at: number; readonly code: string; readonly message: string };
  readonly retry?: { readonly at: number; readonly attempts: number };
  readonly needs: readonly string[];
  readonly blockedBy?: readonly string[];
  readonly contributes: {
    readonly routes: readonly {
      readonly method: string;
      readonly path: string;
      readonly permission: string;
      readonly summary: string;
    }[];
    readonly panels: readonly { readonly path: string; readonly titleKey: string }[];
    readonly jobs: readonly string[];
    readonly topics: readonly string[];
    readonly destinations: readonly string[];
    readonly permissions: readonly string[];
    readonly tables: readonly string[];
  };
  readonly health: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
  readonly settings: readonly (Setting & { readonly key: string })[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}
