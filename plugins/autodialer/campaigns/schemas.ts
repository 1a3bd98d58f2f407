import { destinationRefSchema, e164Schema, languageSchema, pageQuerySchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { pausesSchema } from '../outcomes/retry.js';
import { scheduleSchema } from '../schedule/schemas.js';

export const campaignStates = ['draft', 'running', 'paused', 'stopped', 'finished'] as const;
export const campaignStateSchema = z.enum(campaignStates);
export type CampaignState = z.infer<typeof campaignStateSchema>;

const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** What a person sets. Times ending in `Ms` are milliseconds, pauses are seconds. */
export const campaignSettingsSchema = z.object({
  name: z.string().trim().min(1).max(200),
  /** How often a contact is called at most. */
  attempts: z.number().int().min(1).max(20),
  pauses: pausesSchema,
  /** Lines that the campaign may have at once. */
  channels: z.number().int().min(1).max(10_000),
  /** A call that heard at least so much of the message counts as reached. */
  notificationMs: z.number().int().min(0).max(600_000),
  promptId: z.uuid().nullable(),
  /** Trunks in the order in which they are filled. */
  trunks: z
    .array(z.uuid())
    .max(20)
    .refine((ids) => new Set(ids).size === ids.length, 'a trunk is named twice'),
  callerId: e164Schema.nullable(),
  ringTimeoutMs: z.number().int().min(5_000).max(120_000),
  callsPerSecond: z.number().min(0.1).max(1_000),
  schedule: scheduleSchema,
  language: languageSchema,
  /** 1 to 10: its weight when several campaigns share the lines. */
  priority: z.number().int().min(1).max(10),
  /** Where a subscriber goes who has heard the message; hung up where there is none. */
  transfer: destinationRefSchema.nullable(),
});
export type CampaignSettings = z.infer<typeof campaignSettingsSchema>;

const usual = {
  attempts: 3,
  pauses: { default: 600 },
  channels: 10,
  notificationMs: 10_000,
  promptId: null,
  trunks: [],
  callerId: null,
  ringTimeoutMs: 30_000,
  callsPerSecond: 5,
  schedule: { timeZone: 'Europe/Moscow', windows: [{ days: everyDay, from: '09:00', to: '21:00' }] },
  language: 'ru',
  priority: 5,
  transfer: null,
} as const;

/** A new campaign: only its name must be given. */
export const newCampaignSchema = campaignSettingsSchema
  .partial()
  .required({ name: true })
  .transform((given): CampaignSettings => campaignSettingsSchema.parse({ ...structuredClone(usual), ...given }));
export const campaignPatchSchema = campaignSettingsSchema.partial();
export type CampaignPatch = z.infer<typeof campaignPatchSchema>;

/** How many contacts are where. `total` leaves out those that were cancelled. */
export const countsSchema = z.object({
  reached: z.number().int(),
  notReached: z.number().int(),
  waiting: z.number().int(),
  dialling: z.number().int(),
  total: z.number().int(),
});
export type Counts = z.infer<typeof countsSchema>;

export const campaignSchema = campaignSettingsSchema.extend({
  id: z.string(),
  state: campaignStateSchema,
  createdAt: z.string(),
  updatedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  version: z.number().int(),
});
export type Campaign = z.infer<typeof campaignSchema>;

export const startProblems = ['noPrompt', 'promptNotReady', 'noContacts', 'noTrunk', 'trunkGone', 'noWindow'] as const;
export const startProblemSchema = z.enum(startProblems);
export type StartProblem = z.infer<typeof startProblemSchema>;

export const campaignRowSchema = campaignSchema.extend({ counts: countsSchema, lines: z.number().int() });
export type CampaignRow = z.infer<typeof campaignRowSchema>;
/** One campaign with all that its page shows. */
export const campaignDetailsSchema = campaignRowSchema.extend({
  outcomes: z.record(z.string(), z.number().int()),
  /** What hinders a start, or a running campaign, at this moment. */
  problems: z.array(startProblemSchema),
  /** The present or next time in which it may call; absent when there is none. */
  opening: z.object({ from: z.string(), to: z.string() }).nullable(),
});
export type CampaignDetails = z.infer<typeof campaignDetailsSchema>;

export const campaignSortKeys = ['name', 'createdAt', 'startedAt', 'state', 'priority'] as const;
export const campaignsQuerySchema = pageQuerySchema.extend({
  active: z.enum(['true', 'false']).optional(),
  state: campaignStateSchema.optional(),
  search: z.string().trim().max(200).optional(),
  sort: z.enum(campaignSortKeys).default('createdAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
});
export type CampaignsQuery = z.infer<typeof campaignsQuerySchema>;

export const idParamsSchema = z.object({ id: z.uuid() });
