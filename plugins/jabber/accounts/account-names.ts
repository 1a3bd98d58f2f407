import type { Operator } from '@perezvon/plugin-operators';

/** Names that speak for the server or its administrators in the eyes of who reads them (RFC 2142 and use). */
const reserved = new Set([
  'abuse',
  'admin',
  'administrator',
  'hostmaster',
  'operator',
  'perezvon',
  'postmaster',
  'root',
  'security',
  'support',
  'system',
  'webmaster',
]);
const usable = /^[a-z0-9._-]{1,60}$/;

/** Why an operator gets no account: the end of a text key. */
export type NameRefusal = 'reserved' | 'taken';
export interface PlannedNames {
  /** The local part of each operator's address. */
  readonly names: ReadonlyMap<string, string>;
  readonly refused: ReadonlyMap<string, { readonly name: string; readonly why: NameRefusal }>;
}
type Named = Pick<Operator, 'id' | 'number' | 'jabber'>;

/**
 * Whose account has which name: the one that was chosen for an operator, else their number. A name belongs to one: to the
 * operator whose number it is, then to who has it already, then to who comes first.
 *
 * @param operators those who are to have an account on our server
 * @param ofServer names of the server's own accounts, such as its administrator
 * @param present the name that each has now, by the operator's id
 */
export function planNames(
  operators: readonly Named[],
  ofServer: readonly string[],
  present: ReadonlyMap<string, string>,
): PlannedNames {
  const names = new Map<string, string>();
  const refused = new Map<string, { name: string; why: NameRefusal }>();
  const owners = new Map<string, string>();
  const numbers = new Map(operators.map(({ id, number }) => [number, id]));
  const forbidden = new Set([...reserved, ...ofServer]);
  const chosen = operators.map(({ id, number, jabber }) => {
    const [local = number] = (jabber ?? number).toLowerCase().split('@');
    return { id, name: usable.test(local) ? local : number };
  });
  const rank = ({ id, name }: { id: string; name: string }) =>
    numbers.get(name) === id ? 0 : present.get(id) === name ? 1 : 2;
  for (const { id, name } of chosen.toSorted((a, b) => rank(a) - rank(b))) {
    const other = owners.get(name) ?? numbers.get(name) ?? id;
    if (forbidden.has(name)) refused.set(id, { name, why: 'reserved' });
    else if (other !== id) refused.set(id, { name, why: 'taken' });
    else {
      owners.set(name, id);
      names.set(id, name);
    }
  }
  return { names, refused };
}
