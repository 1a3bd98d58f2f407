import { z } from 'zod';

/** The only form of a subscriber's number that may ever become part of a dial string: E.164 with a plus. */
export const e164Pattern = /^\+[1-9]\d{6,14}$/;
export const e164Schema = z.string().regex(e164Pattern);
