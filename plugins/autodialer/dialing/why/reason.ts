import { z } from 'zod';
import type { PacingLimit } from '../pacing/limits.js';

const contactCodes = ['calling', 'reached', 'notReached', 'cancelled', 'listNotReady', 'campaignState'] as const;
const ruleCodes = ['doNotCall', 'modeRefused', 'noConsent', 'limit', 'outsideHours', 'dayFull', 'pause'] as const;
const pacingCodes = [
  'notReady',
  'abandonment',
  'switchedOff',
  'startsRefused',
  'noContactDue',
  'claiming',
  'campaignLines',
  'campaignRate',
  'globalLines',
  'noTrunk',
  'trunkHeld',
  'trunkLines',
  'trunkRate',
  'inTurn',
] as const;
export const reasonCodes = [...contactCodes, ...ruleCodes, ...pacingCodes] as const;

/** Why something is not done at this moment: a code, the figures that decide, and until when it holds if that is known. */
export const reasonSchema = z.object({
  code: z.enum(reasonCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** ISO 8601; absent where nobody knows, or time alone changes nothing. */
  until: z.string().nullable(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const reason = (code: Reason['code'], values: Reason['values'] = {}, until?: number): Reason => ({
  code,
  values,
  until: until === undefined ? null : new Date(until).toISOString(),
});

/** @param trunkName the name of a trunk, by its id */
export function reasonOfLimit(limit: PacingLimit, trunkName: (id: string) => string): Reason {
  const { code, ...figures } = limit;
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(figures))
    if (name !== 'until' && value !== undefined) values[name] = value;
  if ('trunk' in limit) values['trunk'] = trunkName(limit.trunk);
  return reason(code, values, 'until' in limit ? limit.until : undefined);
}
