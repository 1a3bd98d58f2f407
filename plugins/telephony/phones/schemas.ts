import { e164Schema, isEmergencyNumber, sipAddressSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';

/** A short number inside the house. */
const shortNumberSchema = z.string().regex(/^[1-9]\d{1,5}$/);
/** Those of emergency services stay free for them; a phone that has one from before keeps it. */
const newNumberSchema = shortNumberSchema.refine((number) => !isEmergencyNumber(number), 'is an emergency number');
const fields = {
  number: shortNumberSchema,
  name: z.string().trim().min(1).max(100),
  /** `sip`: an IP phone or a softphone; `browser`: over WebRTC; `outside`: a number or a SIP address that is called through a trunk. */
  kind: z.enum(['sip', 'browser', 'outside']),
  address: z.union([e164Schema, sipAddressSchema]).nullable(),
  trunkId: z.uuid().nullable(),
  /** Whether it may call numbers outside, by the rules. */
  mayCallOut: z.boolean(),
  enabled: z.boolean(),
};
export const phoneSchema = z.object({ ...fields, id: z.string(), endpoint: z.string(), version: z.number().int() });
export type PhoneView = z.infer<typeof phoneSchema>;
export const newPhoneSchema = z.object({
  ...fields,
  number: newNumberSchema,
  kind: fields.kind.default('sip'),
  address: fields.address.default(null),
  trunkId: fields.trunkId.default(null),
  mayCallOut: fields.mayCallOut.default(false),
  enabled: fields.enabled.default(true),
});
export type NewPhone = z.output<typeof newPhoneSchema>;
export const phonePatchSchema = z.object({ ...fields, number: newNumberSchema }).partial();
export type PhonePatch = z.output<typeof phonePatchSchema>;
/** Several phones with numbers in a row; those of emergency services are passed over. */
export const phoneRangeSchema = z.object({
  first: shortNumberSchema,
  count: z.number().int().min(1).max(500),
  name: fields.name,
  mayCallOut: z.boolean().default(false),
});
export type PhoneRange = z.output<typeof phoneRangeSchema>;

export const phoneStateSchema = z.object({
  id: z.string(),
  state: z.enum(['online', 'offline', 'unknown']),
  calls: z.number().int(),
});
/** What is typed into a phone, or scanned by it. */
export const provisioningSchema = z.object({
  user: z.string(),
  password: z.string(),
  server: z.string(),
  port: z.number().int(),
  transport: z.string(),
  uri: z.string(),
  /** The address is this machine's loopback: no phone elsewhere arrives there. */
  onlyHere: z.boolean(),
  /** A QR code of `uri` as SVG. */
  qr: z.string(),
});
