import { isTimeZone } from '@perezvon/sdk/server';
import { regionOf } from './region-of.js';

const nowhere: readonly string[] = [];
const known = new Map<string, readonly string[] | undefined>();

/**
 * Where a contact may be: as the list says, or as its number tells.
 *
 * @param written the list's own word: `Europe/Moscow`, `МСК+2`, `UTC+5`, `+05:00`; empty when it says nothing
 * @returns several zones, or none, where nobody knows; undefined when what is written is no time zone
 */
export function zonesOf(written: string, number: string): readonly string[] | undefined {
  const text = written.trim();
  if (text === '') {
    const zones = regionOf(number)?.zones ?? nowhere;
    return zones;
  }
  if (!known.has(text)) known.set(text, zoneNamed(text));
  return known.get(text);
}

function zoneNamed(text: string): readonly string[] | undefined {
  const offset = /^(?:(мск|msk)|utc|gmt)?\s*(?:([+\-−])\s*(\d{1,2})(?::?(00|30|45))?)?$/iu.exec(text);
  if (!offset) return text.includes('/') && isTimeZone(text) ? [text] : undefined;
  const [, moscow, sign, hours = '0', minutes = '00'] = offset;
  const east = (moscow ? 3 : 0) + (sign === undefined || sign === '+' ? 1 : -1) * Number(hours);
  // The zones of whole hours are named against the usual sign: Etc/GMT-3 is ahead of Greenwich.
  if (minutes !== '00' || Math.abs(east) > 12) return undefined;
  return [east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`];
}
