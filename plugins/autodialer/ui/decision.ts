import { formatTime } from '@perezvon/sdk/ui';

/** What is kept with an attempt of why it was allowed. */
interface Decision {
  readonly policy: string;
  readonly purpose?: string;
  readonly until: string;
  readonly zones: readonly string[];
}
type Translate = (key: string, params?: Readonly<Record<string, string>>) => string;

/**
 * The decision in words; empty where none was kept.
 *
 * @param names of policies of one's own, by id: they may be gone by now
 */
export function decisionText(kept: string | null, names: ReadonlyMap<string, string>, t: Translate): string {
  if (kept === null) return '';
  const { policy, purpose, until, zones } = JSON.parse(kept) as Decision;
  const builtIn = t(`autodialer.policy.${policy}`);
  const name = names.get(policy) ?? (builtIn === `autodialer.policy.${policy}` ? policy : builtIn);
  const facts = [t('autodialer.story.allowed', { policy: name })];
  if (purpose !== undefined) facts.push(t('autodialer.story.purpose', { purpose: t(`autodialer.purpose.${purpose}`) }));
  // Where no hours are set it is allowed until the end of time.
  if (/^\d{4}-/.test(until)) facts.push(t('autodialer.story.until', { until: formatTime(until) }));
  if (zones.length > 0) facts.push(t('autodialer.story.zones', { zones: zones.join(', ') }));
  return facts.join(' · ');
}
