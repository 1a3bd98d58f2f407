import { z } from 'zod';

/** The only form of a subscriber's number that may ever become part of a dial string: E.164 with a plus. */
export const e164Pattern = /^\+[1-9]\d{6,14}$/;
export const e164Schema = z.string().regex(e164Pattern);

/**
 * A SIP address that may be called: `sip:user@host` with an optional port. Nothing that a dial string, a configuration or a
 * header reads as more than letters of an address.
 */
export const sipAddressPattern =
  /^sip:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?$/;
export const sipAddressSchema = z.string().regex(sipAddressPattern);
