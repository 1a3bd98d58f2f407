import { z } from 'zod';
import { problemSchema } from './problem.js';

/**
 * What travels over the one WebSocket `/live`. The client subscribes to a topic under an id of its own; the server sends
 * a snapshot, then changes as JSON merge patches (RFC 7396) to it, and a fresh snapshot whenever it had to drop some.
 */
export const liveRequestSchema = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('subscribe'),
    id: z.string().max(64),
    topic: z.string().max(128),
    params: z.record(z.string(), z.string()).default({}),
  }),
  z.object({ op: z.literal('unsubscribe'), id: z.string().max(64) }),
]);
export type LiveRequest = z.infer<typeof liveRequestSchema>;

export const liveMessageSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('snapshot'), id: z.string(), data: z.unknown() }),
  z.object({ op: z.literal('change'), id: z.string(), patch: z.unknown() }),
  z.object({ op: z.literal('refused'), id: z.string(), problem: problemSchema }),
  /** The topic's owner has stopped; the subscription stays and gets a snapshot when the owner is back. */
  z.object({ op: z.literal('gone'), id: z.string() }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;

/** Applies an RFC 7396 merge patch and returns the new value; neither argument is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const base = target !== null && typeof target === 'object' && !Array.isArray(target) ? target : {};
  const result = new Map<string, unknown>(Object.entries(base));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, mergePatch(result.get(key), value));
  }
  return Object.fromEntries(result);
}
