import type { z } from 'zod';
import type { Principal } from './http.js';

export interface TopicDefinition<P> {
  /** `<plugin>.<subject>`: `autodialer.campaign`. */
  readonly name: string;
  readonly permission: string;
  /** Parameters of a subscription, all strings: `{ id }`. */
  readonly params: z.ZodType<P>;
  /** The state at this moment; asked once for all viewers of the same parameters. */
  snapshot(params: P, viewer: Principal): Promise<unknown>;
}
export interface Topic<P> {
  /** Sends a JSON merge patch to the viewers of these parameters. Patches are merged for a viewer who is slow. */
  publish(params: P, patch: unknown): void;
  /** Whether anybody looks: skip costly work when not. */
  watched(params: P): boolean;
}
export interface LiveHost {
  topic<P extends Readonly<Record<string, string>>>(definition: TopicDefinition<P>): Topic<P>;
}
