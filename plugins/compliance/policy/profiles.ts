import { z } from 'zod';
import { callWindowSchema } from '../schedule/schemas.js';

/**
 * How often one person may be called by all campaigns together, on all numbers of the contact, in a calendar day, week or month
 * where they live.
 */
export const callLimitSchema = z.object({
  count: z.number().int().min(1).max(1_000),
  per: z.enum(['day', 'week', 'month']),
});
export type CallLimit = z.infer<typeof callLimitSchema>;

/** Rules for calls, as data: of a law, or of the house. Hours and days are the callee's. */
export const policyProfileSchema = z.object({
  id: z.string().min(1).max(64),
  /** Text key of a built-in one. */
  titleKey: z.string().max(100).optional(),
  /** Absent: at any time. */
  hours: z.array(callWindowSchema).max(50).nullable(),
  /** Days of the campaign's calendar of holidays keep Sunday's hours. */
  holidaysAsWeekend: z.boolean().default(false),
  limits: z.array(callLimitSchema).max(10),
  /** Nobody is called who has not agreed. */
  consentRequired: z.boolean(),
  /** Whether a machine may choose and dial the number. */
  automatic: z.enum(['allowed', 'refused']),
  /** What the call is for, as the law names it. */
  purpose: z.enum(['any', 'notification', 'debtCollection', 'advertising', 'telemarketing']),
  /** Where nobody knows the callee's zone: the hours hold in every possible one, or in the campaign's. */
  unknownZone: z.enum(['every', 'campaign']),
  /** Whose law it is: with `every`, a callee of whom nothing is known may be anywhere in it. */
  country: z.enum(['RU', 'US']).optional(),
  /** A telephone rings at least so long before it is given up. */
  minRingMs: z.number().int().min(0).max(120_000).optional(),
  /** Answered calls that no operator took, of all answered ones of a campaign, over so many days. */
  maxAbandonRate: z.object({ share: z.number().min(0).max(1), days: z.number().int().min(1).max(366) }).optional(),
  /** An answered call that needs an operator gets one within this time. */
  connectWithinMs: z.number().int().min(0).max(60_000).optional(),
});
export type PolicyProfile = z.infer<typeof policyProfileSchema>;

const workdays = [1, 2, 3, 4, 5];
const weekend = [6, 7];
const everyDay = [...workdays, ...weekend];

const profiles: readonly z.input<typeof policyProfileSchema>[] = [
  {
    id: 'none',
    hours: null,
    limits: [],
    consentRequired: false,
    automatic: 'allowed',
    purpose: 'any',
    unknownZone: 'campaign',
  },
  // No law counts notices of one's own supplier; these are the hours in which nobody is woken.
  {
    id: 'ruNotification',
    hours: [
      { days: workdays, from: '08:00', to: '22:00' },
      { days: weekend, from: '09:00', to: '20:00' },
    ],
    holidaysAsWeekend: true,
    limits: [],
    consentRequired: false,
    automatic: 'allowed',
    purpose: 'notification',
    unknownZone: 'campaign',
  },
  // Federal Law 230-FZ, article 7: hours by the debtor's place, and no more than one conversation a day, two a week and
  // eight a month. Each dialled attempt is counted, which is more careful than counting conversations.
  {
    id: 'ruDebtCollection',
    hours: [
      { days: workdays, from: '08:00', to: '22:00' },
      { days: weekend, from: '09:00', to: '20:00' },
    ],
    holidaysAsWeekend: true,
    limits: [
      { count: 1, per: 'day' },
      { count: 2, per: 'week' },
      { count: 8, per: 'month' },
    ],
    consentRequired: false,
    automatic: 'allowed',
    purpose: 'debtCollection',
    // A mobile number does not tell where the debtor is, and the law asks for the debtor's own clocks.
    unknownZone: 'every',
    country: 'RU',
  },
  // Federal Law 38-FZ, article 18, part 2: no advertising by automatic choice and dialling of a number.
  {
    id: 'ruAdvertising',
    hours: [{ days: everyDay, from: '09:00', to: '21:00' }],
    limits: [],
    consentRequired: true,
    automatic: 'refused',
    purpose: 'advertising',
    unknownZone: 'every',
    country: 'RU',
  },
  // 16 CFR part 310 (Telemarketing Sales Rule), 310.4(b) and (c).
  {
    id: 'usTsr',
    hours: [{ days: everyDay, from: '08:00', to: '21:00' }],
    limits: [],
    consentRequired: false,
    automatic: 'allowed',
    purpose: 'telemarketing',
    unknownZone: 'every',
    country: 'US',
    minRingMs: 15_000,
    maxAbandonRate: { share: 0.03, days: 30 },
    connectWithinMs: 2_000,
  },
];

/** The profiles that come with the product, by id. */
export const builtInProfiles: ReadonlyMap<string, PolicyProfile> = new Map(
  profiles.map((one) => [one.id, policyProfileSchema.parse({ ...one, titleKey: `autodialer.policy.${one.id}` })]),
);

/** Stands for a policy that is gone: nothing is called by no rule at all. */
export const refusesAll = (id: string): PolicyProfile => ({
  id,
  hours: null,
  holidaysAsWeekend: false,
  limits: [],
  consentRequired: true,
  automatic: 'refused',
  purpose: 'any',
  unknownZone: 'campaign',
});
