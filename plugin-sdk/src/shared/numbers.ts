import { z } from 'zod';

/** The only form of a subscriber's number that may ever become part of a dial string: E.164 with a plus. */
export const e164Pattern = /^\+[1-9]\d{6,14}$/;
export const e164Schema = z.string().regex(e164Pattern);

/** Emergency services, which have no E.164 number: Europe's and Russia's, North America's. They are dialled as they are. */
const emergencyNumbers: readonly string[] = ['112', '911'];
export const isEmergencyNumber = (number: string): boolean => emergencyNumbers.includes(number);

/**
 * A SIP address that may be called: `sip:user@host` with an optional port. Nothing that a dial string, a configuration or a
 * header reads as more than letters of an address.
 */
export const sipAddressPattern =
  /^sip:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?$/;
export const sipAddressSchema = z.string().regex(sipAddressPattern);

/** How a provider wants the numbers that it is given. */
export const dialFormSchema = z.enum([
  /** `+74951112233` */
  'plus',
  /** `74951112233` */
  'digits',
  /** As in Russia: `84951112233`, and `810442071234567` abroad. */
  'national',
]);
export const dialFormatSchema = z.object({
  form: dialFormSchema,
  /** Digits that go in front, which some providers ask for. No plus is sent then: it could only stand in the middle. */
  prefix: z.string().regex(/^\d{0,8}$/),
});
export type DialFormat = z.infer<typeof dialFormatSchema>;
/** E.164 as it is. */
export const plainFormat: DialFormat = { form: 'plus', prefix: '' };
/** All that a formatted number may be. */
export const dialledPattern = /^\+?\d{1,20}$/;

/**
 * A number in the form of a provider: the part of a dial string that stands for it. Emergency numbers have one form alone;
 * of other text than E.164, and of what would be longer than 20 digits, there is none.
 *
 * @example dialled('+74951112233', { form: 'national', prefix: '' }) // '84951112233'
 */
export function dialled(number: string, { form, prefix }: DialFormat): string | undefined {
  if (isEmergencyNumber(number)) return number;
  if (!e164Pattern.test(number)) return undefined;
  const digits = number.slice(1);
  const national = digits.startsWith('7') ? `8${digits.slice(1)}` : `810${digits}`;
  const text = form === 'plus' && prefix === '' ? number : `${prefix}${form === 'national' ? national : digits}`;
  return dialledPattern.test(text) ? text : undefined;
}

/** Whose national spelling numbers may have: Russia's, or that of no country, where each number names its own. */
export const numberingSchema = z.enum(['RU', 'none']);
export type Numbering = z.infer<typeof numberingSchema>;

/** Zone 7: a national number begins with 3 to 9 (ITU-T numbering plan of Russia and Kazakhstan). */
const russian = /^[78]?([3-9]\d{9})$/;
const abroad: Readonly<Record<Numbering, RegExp>> = { RU: /^810([1-9]\d{6,14})$/, none: /^00([1-9]\d{6,14})$/ };
const withoutPlus = /^[1-9]\d{9,14}$/;

/**
 * A number as a provider writes it, called or calling, as E.164; undefined of what is none. With a plus it is what it says;
 * in Russia `8` or `7` before ten digits and ten digits alone are Russian; else a number may lack its plus.
 */
export function readNumber(text: string, numbering: Numbering): string | undefined {
  if (text.startsWith('+')) return e164Pattern.test(text) ? text : undefined;
  const national = numbering === 'RU' ? russian.exec(text)?.[1] : undefined;
  if (national !== undefined) return `+7${national}`;
  const foreign = abroad[numbering].exec(text)?.[1] ?? (withoutPlus.test(text) ? text : undefined);
  return foreign === undefined ? undefined : `+${foreign}`;
}
