import type { MenuSettings } from './schemas.js';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Whether the menu is heard at this moment. @param now milliseconds since 1970 */
export function isOpen({ hours }: MenuSettings, now: number): boolean {
  if (!hours) return true;
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: hours.timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(now);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const time = `${part('hour')}:${part('minute')}`;
  return hours.days.includes(days.indexOf(part('weekday')) + 1) && hours.from <= time && time < hours.to;
}
