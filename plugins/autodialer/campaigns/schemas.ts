import { defaultLanguage, destinationRefSchema, languageSchema, pageQuerySchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { keysSchema, messagePartSchema } from '../message/schemas.js';
import { pausesSchema, retrySchema } from '../outcomes/retry.js';
import { scheduleSchema } from '@perezvon/plugin-compliance';
import { webhookSchema } from '../webhooks/schemas.js';
import { callerIdsSchema } from '../dialing/caller-id.js';

export const campaignStates = ['draft', 'running', 'paused', 'stopped', 'finished'] as const;
export const campaignStateSchema = z.enum(campaignStates);
export type CampaignState = z.infer<typeof campaignStateSchema>;
export const activeStates: readonly CampaignState[] = ['running', 'paused'];

const everyDay = [1, 2, 3, 4, 5, 6, 7];

/** What a person sets. Times ending in `Ms` are milliseconds, pauses are seconds. */
export const campaignSettingsSchema = z.object({
  name: z.string().trim().min(1).max(200),
  /** How often a contact is called at most. */
  attempts: z.number().int().min(1).max(20),
  pauses: pausesSchema,
  retry: retrySchema,
  /** Lines that the campaign may have at once. */
  channels: z.number().int().min(1).max(10_000),
  /** A call that heard at least so much of the message counts as reached. */
  notificationMs: z.number().int().min(0).max(600_000),
  /** What is heard, part after part. */
  message: z.array(messagePartSchema).max(50),
  /** What keys do during the message and after it; none: a plain notification. */
  keys: keysSchema,
  /** How long a key is waited for after the message, in milliseconds. */
  keyWaitMs: z.number().int().min(1_000).max(60_000),
  /** What is done about an answering machine. */
  machine: z.enum(['ignore', 'hangUp', 'leaveMessage']),
  /** Whether the conversations are recorded of those who are led on to somebody. */
  record: z.boolean(),
  /** Trunks in the order in which they are filled. */
  trunks: z
    .array(z.uuid())
    .max(20)
    .refine((ids) => new Set(ids).size === ids.length, 'a trunk is named twice'),
  /** Numbers to show; the trunk's own where there is none. */
  callerIds: callerIdsSchema,
  ringTimeoutMs: z.number().int().min(5_000).max(120_000),
  callsPerSecond: z.number().min(0.1).max(1_000),
  schedule: scheduleSchema,
  /** Schedules shared with other campaigns: it calls while any of them, or its own, is open. */
  scheduleIds: z.array(z.uuid()).max(20),
  /** Whose clocks the hours mean. */
  clocks: z.enum(['campaign', 'contact']),
  /** A calendar of holidays, and what it calls on them. */
  calendarId: z.uuid().nullable(),
  holidays: z.enum(['closed', 'asSunday', 'open']),
  /** The rules of law it keeps: a built-in profile or one's own. */
  policyId: z.string().min(1).max(64),
  /** The column of the list that says whether the contact has agreed to be called. */
  consentColumn: z.string().trim().min(1).max(64).nullable(),
  /** In which order contacts of the same priority are called for the first time. */
  order: z.enum(['file', 'reverse']),
  webhook: webhookSchema.nullable(),
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
  retry: { growth: 'fixed', perDay: null, counts: {}, otherNumber: [], until: 'heard' },
  channels: 10,
  notificationMs: 10_000,
  message: [],
  keys: {},
  keyWaitMs: 5_000,
  machine: 'ignore',
  record: false,
  trunks: [],
  callerIds: [],
  ringTimeoutMs: 30_000,
  callsPerSecond: 5,
  schedule: { timeZone: 'Europe/Moscow', windows: [{ days: everyDay, from: '09:00', to: '21:00' }] },
  scheduleIds: [],
  clocks: 'campaign',
  calendarId: null,
  holidays: 'open',
  policyId: 'none',
  consentColumn: null,
  order: 'file',
  webhook: null,
  language: defaultLanguage,
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
  archived: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  version: z.number().int(),
});
export type Campaign = z.infer<typeof campaignSchema>;

export const startProblems = [
  'noMessage',
  'promptNotReady',
  'noContacts',
  'noTrunk',
  'trunkGone',
  'noWindow',
  'policyRefuses',
  'noConsentColumn',
  'ringTooShort',
] as const;
export const startProblemSchema = z.enum(startProblems);
export type StartProblem = z.infer<typeof startProblemSchema>;

/**
 * What hinders nothing and should be known before the first call. `zonesUnknown`: of some contacts nobody knows the time
 * zone, and the rules judge them by the campaign's clocks. `hoursNeverMeet`: the campaign's hours are never those of the law
 * in every zone where some contacts may be; they end without a call.
 */
export const startWarningSchema = z.enum(['zonesUnknown', 'hoursNeverMeet']);
export type StartWarning = z.infer<typeof startWarningSchema>;

export const campaignRowSchema = campaignSchema.extend({ counts: countsSchema, lines: z.number().int() });
export type CampaignRow = z.infer<typeof campaignRowSchema>;
/** One campaign with all that its page shows. */
export const campaignDetailsSchema = campaignRowSchema.extend({
  outcomes: z.record(z.string(), z.number().int()),
  /** What hinders a start, or a running campaign, at this moment. */
  problems: z.array(startProblemSchema),
  warnings: z.array(startWarningSchema),
  /** The present or next time in which it may call; absent when there is none. */
  opening: z.object({ from: z.string(), to: z.string() }).nullable(),
  /** That one and those after it, as far as a forecast needs them; only while the campaign runs. */
  openings: z.array(z.object({ from: z.string(), to: z.string() })),
});
export type CampaignDetails = z.infer<typeof campaignDetailsSchema>;

export const campaignSortKeys = ['name', 'createdAt', 'startedAt', 'state', 'priority'] as const;
export const campaignsQuerySchema = pageQuerySchema.extend({
  active: z.enum(['true', 'false']).optional(),
  /** Only those put away, or only the others; the others when absent. */
  archived: z.enum(['true', 'false']).default('false'),
  state: campaignStateSchema.optional(),
  search: z.string().trim().max(200).optional(),
  sort: z.enum(campaignSortKeys).default('createdAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
});
export type CampaignsQuery = z.infer<typeof campaignsQuerySchema>;

export const idParamsSchema = z.object({ id: z.uuid() });
