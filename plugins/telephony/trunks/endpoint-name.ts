import type { DialTechnology } from '@perezvon/sdk/server';
import type { Lines, NewTrunk } from '../schemas.js';

const cyrillic = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const latin = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya'.split(' ');

/**
 * The name of a trunk's endpoint in Asterisk: readable, and unique by the beginning of its id. It never changes, because
 * calls and journals name it.
 */
export function endpointName({ name, kind }: Pick<NewTrunk, 'name' | 'kind'>, lines: Lines | null, id: string): string {
  if (lines && (kind === 'e1' || kind === 'analog')) return `dahdi-g${lines.group}`;
  const technology = kind === 'h323' ? 'h323' : 'trunk';
  const readable = name
    .toLowerCase()
    .replaceAll(/[а-яё]/g, (letter) => latin[cyrillic.indexOf(letter)] ?? '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  // The end of a UUIDv7 is random; its beginning is the same for trunks made together.
  return `${technology}-${readable === '' ? '' : `${readable}-`}${id.replaceAll('-', '').slice(-8)}`;
}

/** By which SIP addresses are called, whichever trunk's limits they count for. */
export const addressEndpoint = 'addresses';

/** How a trunk is dialled, by the name that {@link endpointName} gave it. */
export function technologyOf(endpoint: string): DialTechnology | undefined {
  const group = /^dahdi-g(\d{1,2})$/.exec(endpoint)?.[1];
  if (group !== undefined) return { technology: 'dahdi', group: Number(group) };
  if (endpoint.startsWith('h323-')) return { technology: 'h323' };
  return endpoint.startsWith('trunk-') ? { technology: 'sip', addressEndpoint } : undefined;
}
