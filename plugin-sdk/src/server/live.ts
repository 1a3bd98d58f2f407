import type { Frozen, TopicContract } from '../shared/index.js';
import type { Principal } from './http.js';

type Params = Readonly<Record<string, string>>;

/**
 * Declares a live topic: who may look at what. The browser reads its types, see `ApiOf`.
 *
 * @example
 * export const boardTopic = defineTopic({
 *   name: 'queues.board', permission: 'queues.read', params: z.object({}), state: boardSchema,
 * });
 * // in the plugin's start:
 * const topic = host.live.topic({ ...boardTopic, snapshot: async () => board.snapshot() });
 */
export const defineTopic = <Name extends string, P extends Params, S>(
  topic: TopicContract<Name, P, S>,
): TopicContract<Name, P, S> => topic;

/** A topic with what gives its state. */
export interface TopicDefinition<P, S = unknown> extends TopicContract<string, P, S> {
  /** The state at this moment; asked once for all viewers of the same parameters. */
  snapshot(params: P, viewer: Principal): Promise<Frozen<S>>;
}
/** A JSON merge patch (RFC 7396) of a state: only what changes, null for what goes. */
export type MergePatch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: MergePatch<T[K]> | null }
    : T;
export interface Topic<P, S = unknown> {
  /** Sends a patch to the viewers of these parameters. Patches are merged for a viewer who is slow. */
  publish(params: P, patch: MergePatch<Frozen<S>>): void;
  /** Whether anybody looks: skip costly work when not. */
  watched(params: P): boolean;
}
export interface LiveHost {
  topic<P extends Params, S>(definition: TopicDefinition<P, S>): Topic<P, S>;
}
