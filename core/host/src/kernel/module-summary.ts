import { panelSchema, pluginStates, settingSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

/** What a plugin has brought in its present run. */
export const contributionsSchema = z.object({
  routes: z.array(z.object({ method: z.string(), path: z.string(), permission: z.string(), summary: z.string() })),
  panels: z.array(panelSchema),
  jobs: z.array(z.string()),
  topics: z.array(z.string()),
  destinations: z.array(z.string()),
  permissions: z.array(z.string()),
  tables: z.array(z.string()),
});
export type Contributions = z.infer<typeof contributionsSchema>;

/** A plugin as Module Admin shows it. */
export const moduleSummarySchema = z.object({
  id: z.string(),
  titleKey: z.string(),
  descriptionKey: z.string().optional(),
  version: z.string(),
  tier: z.string(),
  state: z.enum(pluginStates),
  enabled: z.boolean(),
  /** Milliseconds since 1970 of the last change of state. */
  since: z.number(),
  /** How long the last start took. */
  startMs: z.number().optional(),
  /** The last error; kept after a recovery until the next start succeeds. English, from the plugin or the kernel. */
  error: z.object({ at: z.number(), code: z.string(), message: z.string() }).optional(),
  /** When a retrying plugin is tried again, and how many times it has been. */
  retry: z.object({ at: z.number(), attempts: z.number() }).optional(),
  needs: z.array(z.string()),
  /** Needed plugins that are missing or do not run. */
  blockedBy: z.array(z.string()).optional(),
  contributes: contributionsSchema,
  /** How many things of each kind are tied to the run. */
  open: z.record(z.string(), z.number()),
  health: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().optional() })),
  settings: z.array(z.intersection(z.object({ key: z.string() }), settingSchema)),
  /** Present values; secrets are left out. */
  values: z.record(z.string(), z.unknown()),
  /** Secrets that have a value. */
  secretsSet: z.array(z.string()),
});
export type ModuleSummary = z.infer<typeof moduleSummarySchema>;
