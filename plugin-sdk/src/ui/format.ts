import { appState } from './app-state.js';

/** Where a language is written in several ways, its texts name one: `en-GB`. */
const locale = () => appState.messages['core.language.locale'] ?? appState.language;

/** A whole number with the separators of the language. */
export const formatNumber = (value: number): string => new Intl.NumberFormat(locale()).format(value);

/** Date and time to the minute, or to the second. */
export function formatTime(value: string | number | Date | null | undefined, seconds = false): string {
  if (value === null || value === undefined) return '';
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: seconds ? 'medium' : 'short' };
  return new Intl.DateTimeFormat(locale(), options).format(new Date(value));
}

/** The time of day to the second. */
export const formatClock = (value: string | number | Date): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'medium' }).format(new Date(value));

/** Milliseconds as `1:05` or `1:02:05`. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return '';
  const all = Math.round(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(all / 3600);
  const rest = `${two(Math.floor((all % 3600) / 60))}:${two(all % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
}

/** Milliseconds as such, with the unit of the language. */
export const formatMilliseconds = (ms: number): string =>
  new Intl.NumberFormat(locale(), { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(ms);

/** A number in E.164 as people of its country write it. */
export function formatPhone(number: string): string {
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(number);
  return russian ? `+7 ${russian[1]} ${russian[2]}-${russian[3]}-${russian[4]}` : number;
}

export const formatPercent = (part: number, whole: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(
    whole === 0 ? 0 : part / whole,
  );

export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: 1,
  }).format(bytes / 1024 ** power);
}

/** Which of the choices a form holds under a name; the first where it holds none of them. */
export function formChoice<const T extends readonly [string, ...string[]]>(
  data: FormData,
  name: string,
  choices: T,
): T[number] {
  const value = data.get(name);
  return choices.find((choice) => choice === value) ?? choices[0];
}

/** What a form holds under a name as text; empty when it is missing or a file. */
export function formText(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}
