import type { Mapping } from './types.js';

/** What a column of a file can be. */
export const roles = ['number', 'name', 'otherNumber', 'zone', 'priority', 'data', 'skip'] as const;
export type Role = (typeof roles)[number];

export function roleOf(mapping: Mapping, column: number): Role {
  if (mapping.number === column) return 'number';
  if (mapping.name === column) return 'name';
  if (mapping.otherNumbers.includes(column)) return 'otherNumber';
  if (mapping.zone === column) return 'zone';
  if (mapping.priority === column) return 'priority';
  return mapping.data.some((each) => each.column === column) ? 'data' : 'skip';
}

/** The mapping with another role for one column: what only one column can be is taken from the one that had it. */
export function assigned(mapping: Mapping, column: number, role: Role, key: string): Mapping {
  const others = mapping.otherNumbers.filter((each) => each !== column);
  const data = mapping.data.filter((each) => each.column !== column);
  const one = (name: 'name' | 'zone' | 'priority') =>
    role === name ? column : mapping[name] === column ? null : mapping[name];
  return {
    number: role === 'number' ? column : mapping.number,
    name: one('name'),
    zone: one('zone'),
    priority: one('priority'),
    otherNumbers: role === 'otherNumber' ? [...others, column] : others,
    data: role === 'data' ? [...data, { column, key }] : data,
  };
}
