import { z } from 'zod';
import { attemptOutcomes } from '../outcomes/outcome.js';
import { refusalReasons } from '@perezvon/plugin-compliance';

/** Outcomes of attempts, and reasons of the rules for contacts that end without one. */
const resultSchema = z.enum([...attemptOutcomes, ...refusalReasons]);

/** Where results of a campaign are sent, and which. */
export const webhookSchema = z.object({
  url: z
    .url()
    .max(500)
    .refine((url) => /^https?:\/\//.test(url), 'only http and https'),
  /** Signs each message (HMAC-SHA256). It is never shown: sent empty, it stays as it is. */
  secret: z
    .string()
    .max(200)
    .refine((secret) => secret === '' || secret.length >= 16, 'a secret has at least 16 characters'),
  /** None named: all. */
  outcomes: z.array(resultSchema).max(20),
});
export type Webhook = z.infer<typeof webhookSchema>;

/** Whether a result is to be sent. What was called off is no result. */
export function wants(webhook: Webhook | null | undefined, outcome: z.infer<typeof resultSchema>): boolean {
  if (!webhook || outcome === 'cancelled') return false;
  return webhook.outcomes.length === 0 || webhook.outcomes.includes(outcome);
}
