import { formatTime } from '@perezvon/sdk/ui';

/** Why something is not done now, as the API tells it. */
export interface Reason {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Absent, or null, where nobody knows. */
  readonly until?: string | null;
}
type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string;

/** The reason in words: "Outside calling hours until 08:00 (Asia/Vladivostok)". */
export function reasonText({ code, values, until }: Reason, t: Translate): string {
  const { outcome, state, count, per } = values;
  const text = t(`autodialer.why.${code}`, {
    ...values,
    ...(outcome === undefined ? { outcome: '—' } : { outcome: t(`autodialer.outcome.${outcome}`) }),
    ...(state === undefined ? {} : { state: t(`autodialer.campaign.state.${state}`) }),
    ...(count === undefined || per === undefined ? {} : { limit: t(`autodialer.rules.per.${per}`, { count }) }),
  });
  return typeof until !== 'string' ? text : t('autodialer.why.until', { text, until: inZone(until, values['zones']) });
}

/** By the clocks of the place where that is one; else by those of whoever reads it. */
function inZone(until: string, zones: string | number | undefined): string {
  if (typeof zones !== 'string' || zones === '' || zones.includes(' ')) return formatTime(until);
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: 'short', timeZone: zones };
  const time = new Intl.DateTimeFormat(document.documentElement.lang || undefined, options).format(Date.parse(until));
  return `${time} (${zones})`;
}
