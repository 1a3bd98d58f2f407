import type { PolicyFacts } from '../evaluate-policy.js';

/**
 * The rules of the built-in profiles once more, written from their sentences and not from their data: the clocks of a
 * place are read as text, minute by minute. Slow, and plain enough to be believed.
 */
interface Clock {
  readonly date: string;
  readonly weekday: string;
  /** `HH:MM`. */
  readonly time: string;
}
const formats = new Map<string, Intl.DateTimeFormat>();

export function clockIn(zone: string, instant: number): Clock {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  // Monday 23/11/2026, 09:05 - with or without the commas that editions of Unicode's data differ in.
  const words = format.format(instant).replaceAll(',', ' ').replace(' at ', ' ').trim().split(/\s+/);
  const [weekday = '', written = '', time = ''] = words;
  const [day = '', month = '', year = ''] = written.split('/');
  return { weekday, date: `${year}-${month}-${day}`, time };
}

const weekend = (day: string) => day === 'Saturday' || day === 'Sunday';

/** Are these hours, where these clocks hang, hours in which the profile lets people be called? */
export function hoursAllow(profile: string, { weekday, date, time }: Clock, holidays: ReadonlySet<string>): boolean {
  if (profile === 'none') return true;
  if (profile === 'usTsr') return time >= '08:00' && time < '21:00';
  if (profile === 'ruAdvertising') return time >= '09:00' && time < '21:00';
  const rest = weekend(weekday) || holidays.has(date);
  return rest ? time >= '09:00' && time < '20:00' : time >= '08:00' && time < '22:00';
}

const weekOf = (date: string): string => {
  const day = new Date(`${date}T12:00:00Z`);
  while (day.getUTCDay() !== 1) day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
};

/** Is one more call too many for a debtor: one a day, two a week, eight a month? */
export function tooMany(profile: string, zone: string, attempts: readonly number[], instant: number): boolean {
  if (profile !== 'ruDebtCollection') return false;
  const now = clockIn(zone, instant).date;
  const before = attempts.map((attempt) => clockIn(zone, attempt).date);
  const sameDay = before.filter((date) => date === now).length;
  const sameWeek = before.filter((date) => weekOf(date) === weekOf(now)).length;
  const sameMonth = before.filter((date) => date.slice(0, 7) === now.slice(0, 7)).length;
  return sameDay >= 1 || sameWeek >= 2 || sameMonth >= 8;
}

const russianPlaces = `Europe/Kaliningrad Europe/Moscow Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Krasnoyarsk
  Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Asia/Magadan Asia/Kamchatka`.split(/\s+/);
const americanPlaces = `America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles
  America/Anchorage Pacific/Honolulu America/Adak America/Regina America/Halifax America/St_Johns`.split(/\s+/);

/** A law asks for every place where the callee may be, if need be all of its country; others for the campaign's. */
function placesOf(profile: string, { zones, campaignZone }: PolicyFacts): readonly string[] {
  if (zones.length === 1) return zones;
  if (profile === 'none' || profile === 'ruNotification') return [campaignZone];
  if (zones.length > 1) return zones;
  return profile === 'usTsr' ? americanPlaces : russianPlaces;
}

/** May it be dialled? */
export function allowed(profile: string, facts: PolicyFacts, instant: number): boolean {
  if (facts.doNotCall !== undefined) return false;
  if (profile === 'ruAdvertising' && (facts.automatic || facts.consent !== true)) return false;
  if (facts.consentRequired && facts.consent !== true) return false;
  return placesOf(profile, facts).every(
    (zone) =>
      hoursAllow(profile, clockIn(zone, instant), facts.holidays) && !tooMany(profile, zone, facts.attempts, instant),
  );
}
