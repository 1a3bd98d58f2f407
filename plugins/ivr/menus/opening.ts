import { isInWindow, localTime } from '@perezvon/sdk/server';
import type { MenuSettings } from './schemas.js';

/** Whether the menu is heard at this moment. @param now milliseconds since 1970 */
export const isOpen = ({ hours }: MenuSettings, now: number): boolean =>
  !hours || isInWindow(hours, localTime(hours.timeZone, now));
