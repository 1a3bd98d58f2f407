import { destinationRefSchema, dialFormatSchema, e164Schema, numberingSchema, plainFormat } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { hoursSchema } from './hours/hours.js';
import { hostSchema, sipOptionsSchema, sipUserPattern, usualSipOptions } from './trunks/sip-options.js';

/** A log-in, with its domain where that is not the provider's host: `user@example.org`. */
const sipUser = z
  .string()
  .trim()
  .refine((value) => {
    const [user = '', domain, ...more] = value.split('@');
    return (
      more.length === 0 && sipUserPattern.test(user) && (domain === undefined || hostSchema.safeParse(domain).success)
    );
  }, 'is no log-in');
const sipPassword = z.string().regex(/^[\x21-\x3a\x3c-\x5b\x5d-\x7e]{1,200}$/);

export const codecs = ['alaw', 'ulaw', 'g722', 'opus', 'gsm'] as const;
const codecList = z
  .array(z.enum(codecs))
  .min(1)
  .refine((all) => new Set(all).size === all.length, 'names a codec twice');

export const trunkKinds = ['sip', 'h323', 'e1', 'analog'] as const;
export const signallings = ['pri_cpe', 'pri_net', 'fxs_ks', 'fxs_ls', 'fxo_ks'] as const;
/** Channels of telephone boards: `1-15,17-31` of an E1, `1-4` of analog lines. */
export const linesSchema = z.object({
  /** Lines of one group are one trunk. */
  group: z.number().int().min(0).max(63),
  channels: z.string().regex(/^\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?){0,15}$/),
  signalling: z.enum(signallings),
});
export type Lines = z.infer<typeof linesSchema>;

const trunkFields = {
  name: z.string().trim().min(1).max(100),
  host: hostSchema,
  port: z.number().int().min(1).max(65_535),
  /** With a user name, calls are authenticated by it. */
  user: sipUser.nullable(),
  /** Whether to register with the provider, so that it knows where to send calls. */
  register: z.boolean(),
  maxChannels: z.number().int().min(1).max(10_000).nullable(),
  callsPerSecond: z.number().min(0.1).max(1_000).multipleOf(0.01).nullable(),
  /** The form in which the provider wants the numbers that are called. */
  dialAs: dialFormatSchema,
  /** Whose national spelling the numbers have that it sends, called and calling. */
  numbering: numberingSchema,
  /** Calls that name no number of ours go where this one's go; refused where null. */
  defaultNumber: e164Schema.nullable(),
  callerId: e164Schema.nullable(),
  kind: z.enum(trunkKinds),
  /** Of E1 and analog lines. */
  lines: linesSchema.nullable(),
  transport: z.enum(['udp', 'tcp', 'tls']),
  /** With TLS: whether the provider must prove its name by a certificate of an authority that Asterisk trusts. */
  checkCertificate: z.boolean(),
  /** Minutes a day that our own phones may speak through it; null: no limit. */
  dailyMinutes: z.number().int().min(1).max(1_000_000).nullable(),
  codecs: codecList,
  options: sipOptionsSchema,
  enabled: z.boolean(),
};
export const trunkSchema = z.object({
  ...trunkFields,
  id: z.string(),
  endpoint: z.string(),
  /** Whether there is a password; it is never told. */
  hasPassword: z.boolean(),
  version: z.number().int(),
});
export type TrunkView = z.infer<typeof trunkSchema>;

export const newTrunkSchema = z.object({
  ...trunkFields,
  port: trunkFields.port.default(5060),
  user: trunkFields.user.default(null),
  password: sipPassword.nullable().default(null),
  register: trunkFields.register.default(false),
  maxChannels: trunkFields.maxChannels.default(null),
  callsPerSecond: trunkFields.callsPerSecond.default(null),
  dialAs: trunkFields.dialAs.default(plainFormat),
  numbering: trunkFields.numbering.default('RU'),
  defaultNumber: trunkFields.defaultNumber.default(null),
  callerId: trunkFields.callerId.default(null),
  kind: trunkFields.kind.default('sip'),
  lines: trunkFields.lines.default(null),
  transport: trunkFields.transport.default('udp'),
  checkCertificate: trunkFields.checkCertificate.default(true),
  dailyMinutes: trunkFields.dailyMinutes.default(null),
  codecs: trunkFields.codecs.default(['alaw', 'ulaw']),
  options: trunkFields.options.default(usualSipOptions),
  enabled: trunkFields.enabled.default(true),
});
export type NewTrunk = z.output<typeof newTrunkSchema>;
/** `password`: absent keeps it, null removes it. */
export const trunkPatchSchema = z
  .object({ ...trunkFields, password: sipPassword.nullable() })
  // The name of its endpoint depends on it, and journals name that.
  .omit({ kind: true })
  .partial();
export type TrunkPatch = z.output<typeof trunkPatchSchema>;

export const trunkStateSchema = z.object({
  id: z.string(),
  /** `unknown` while Asterisk does not know the trunk: configuration not applied, trunk off, Asterisk away. */
  state: z.enum(['online', 'offline', 'unknown']),
  /** Calls through it at this moment. */
  inUse: z.number().int(),
  /** Milliseconds the provider took to answer when it was last asked. */
  latencyMs: z.number().nullable(),
  /** Of trunks that register: what the provider says. */
  registration: z.enum(['registered', 'rejected', 'trying']).nullable(),
  /** Of E1 and analog lines: what Asterisk would need for them and has not. */
  missingModule: z.string().nullable(),
});
export type TrunkStateView = z.infer<typeof trunkStateSchema>;

const numberFields = {
  number: e164Schema,
  note: z.string().trim().max(200),
  destination: destinationRefSchema,
  /** When callers go there; always where null. */
  hours: hoursSchema.nullable(),
  /** Where they go at other times; refused where null. */
  closed: destinationRefSchema.nullable(),
};
export const numberSchema = z.object({ ...numberFields, id: z.string(), version: z.number().int() });
export type NumberView = z.infer<typeof numberSchema>;
export const newNumberSchema = z.object({
  ...numberFields,
  note: numberFields.note.default(''),
  hours: numberFields.hours.default(null),
  closed: numberFields.closed.default(null),
});
export type NewNumber = z.output<typeof newNumberSchema>;
export const numberPatchSchema = z.object(numberFields).partial();
export type NumberPatch = z.output<typeof numberPatchSchema>;

export const idParamsSchema = z.object({ id: z.uuid() });
