import type { z } from 'zod';
import type { DestinationRef } from '../shared/index.js';
import type { Call } from './call.js';
import type { InjectMap, Injected } from './token.js';

/** How a call came to us: from a trunk, or from a phone of ours. */
export type CallOrigin = 'inbound' | 'internal';

export interface DestinationDefinition<T extends z.ZodType, M extends InjectMap> {
  /** `<plugin>.<name>`: `sounds.announcement`. */
  readonly kind: string;
  readonly target: T;
  readonly inject?: M;
  /** What a call meets here. Returns where it goes next; nothing means the call is over and hung up. */
  enter(call: Call, target: z.output<T>, needs: Injected<M>): Promise<DestinationRef | undefined>;
  /** After a restart of core, with the call still up. Absent: `enter` runs again. */
  resume?(call: Call, target: z.output<T>, needs: Injected<M>): Promise<DestinationRef | undefined>;
  /** `resume` is called at once for a call that talks, with {@link Call.talk}; otherwise only when the talk is over. */
  readonly resumesTalks?: boolean;
  /** Whether what a target names is there and in order, so that callers may be led to it; absent: every target of the schema is. */
  isThere?(target: z.output<T>, needs: Injected<M>): boolean | Promise<boolean>;
  /** Milliseconds that calls inside may stay after the plugin is stopped, before they go to their fallback; 8,000 unless given. */
  readonly drainMs?: number;
  /** Every call of this origin comes here first, with the target `{}`. One running plugin may say so for each origin. */
  readonly entry?: CallOrigin;
}
export interface Destination {
  readonly kind: string;
  readonly entry: CallOrigin | undefined;
  readonly target: z.ZodType;
  readonly inject: InjectMap;
  readonly drainMs: number;
  readonly resumesTalks: boolean;
  enter(call: Call, target: unknown, needs: unknown): Promise<DestinationRef | undefined>;
  resume?(call: Call, target: unknown, needs: unknown): Promise<DestinationRef | undefined>;
  isThere?(target: unknown, needs: unknown): boolean | Promise<boolean>;
}
/** Declares a kind of place that calls can be led to. */
export function defineDestination<T extends z.ZodType, M extends InjectMap = Record<never, never>>(
  definition: DestinationDefinition<T, M>,
): Destination {
  const resume = definition.resume?.bind(definition);
  const isThere = definition.isThere?.bind(definition);
  return {
    kind: definition.kind,
    entry: definition.entry,
    target: definition.target,
    inject: definition.inject ?? {},
    drainMs: definition.drainMs ?? 8_000,
    resumesTalks: definition.resumesTalks ?? false,
    // The registry parses targets with the definition's own schema and resolves its own inject map.
    enter: (call, target, needs) => definition.enter(call, target as never, needs as never),
    ...(resume ? { resume: (call, target, needs) => resume(call, target as never, needs as never) } : {}),
    ...(isThere ? { isThere: (target, needs) => isThere(target as never, needs as never) } : {}),
  };
}

/** Something of a plugin that leads calls somewhere: a number, a menu, a queue that overflows. */
export interface DestinationUse {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly to: DestinationRef;
}
