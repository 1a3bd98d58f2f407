import { defineEvent, defineExtensionPoint } from '@perezvon/sdk/server';
import { z } from 'zod';

/** What may need a supervisor; `diskFull` and what else plugins know of themselves. */
export const alertKinds = [
  'nobodyReady',
  'longWait',
  'trunkDown',
  'stateTooLong',
  'notAnswering',
  'diskFull',
  'providerRefuses',
] as const;
export type AlertKind = (typeof alertKinds)[number];
/** A plugin's own troubles, for the supervisor's list. */
export interface AlertSource {
  /** Those that there are now; asked every few seconds. `what` is a name or a figure. */
  alerts(): readonly { readonly kind: AlertKind; readonly id: string; readonly what: string }[];
}
export const AlertSources = defineExtensionPoint<AlertSource>('monitor.alertSources');

/** Something needs a supervisor, or does so no more. */
export const AlertChanged = defineEvent(
  'monitor.alertChanged',
  z.object({
    key: z.string(),
    kind: z.enum(alertKinds),
    what: z.string(),
    since: z.number(),
    over: z.boolean(),
  }),
);
