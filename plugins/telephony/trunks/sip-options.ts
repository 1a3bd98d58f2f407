import { dialFormatSchema, plainFormat } from '@perezvon/sdk/shared';
import { z } from 'zod';

/** A host name by RFC 1123, or an IPv4 address: nothing else may stand in a SIP URI or in a line of a file. */
const hostPattern =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
const allNumeric = /^[0-9.]+$/;
export const hostSchema = z
  .string()
  .trim()
  .regex(hostPattern)
  .refine((value) => !allNumeric.test(value) || z.ipv4().safeParse(value).success, 'is no IPv4 address');

/** A host with an optional port. */
const hostAndPort = z
  .string()
  .trim()
  .refine((value) => {
    const [host = '', port, ...more] = value.split(':');
    const rightPort = port === undefined || (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535);
    return more.length === 0 && rightPort && hostSchema.safeParse(host).success;
  }, 'is no host with a port');
/** An address, a network (`203.0.113.0/24`) or a host name from which the provider calls, too. */
const peerAddress = z
  .string()
  .trim()
  .refine((value) => hostSchema.safeParse(value).success || z.cidrv4().safeParse(value).success, 'is no address');

/** SIP user names without what has a meaning in a file or in a URI. */
export const sipUserPattern = /^[A-Za-z0-9._+~-]{1,100}$/;

/** What providers want in different ways. The defaults suit most of them. */
export const sipOptionsSchema = z.object({
  /**
   * Where our number stands: in `From`, or in a header beside it while `From` keeps the log-in (P-Asserted-Identity,
   * RFC 3325; Remote-Party-ID).
   */
  callerIn: z.enum(['from', 'pai', 'rpid']).default('pai'),
  /** The form in which the provider wants our number. */
  callerAs: dialFormatSchema.default(plainFormat),
  /** The provider refuses calls that show other numbers than ours: an operator's mobile sees the trunk's, not the customer's. */
  ownNumbersOnly: z.boolean().default(true),
  /** Whether the provider is asked regularly if it is there (OPTIONS); one that never answers would count as away. */
  qualify: z.boolean().default(true),
  /** Where all requests go first. */
  outboundProxy: hostAndPort.nullable().default(null),
  /** The name for authentication where it is another one than the log-in's. */
  authUser: z.string().trim().regex(sipUserPattern).nullable().default(null),
  /** From where the provider calls beside its host. */
  addresses: z.array(peerAddress).max(20).default([]),
  /** In which part of a call the provider names our number. */
  numberIn: z.enum(['uri', 'to']).default('uri'),
  /** The provider sits behind address translation and tells a private address. */
  behindNat: z.boolean().default(false),
  /** How keys come and go: as events in the sound (RFC 4733), as SIP INFO, as tones, or as the provider offers. */
  dtmf: z.enum(['rfc4733', 'info', 'inband', 'auto']).default('rfc4733'),
});
export type SipOptions = z.output<typeof sipOptionsSchema>;

export const usualSipOptions: SipOptions = sipOptionsSchema.parse({});
/** Trunks of before these options: they show what they showed. */
export const formerSipOptions: SipOptions = { ...usualSipOptions, ownNumbersOnly: false };
