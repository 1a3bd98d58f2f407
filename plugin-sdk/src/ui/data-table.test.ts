import { expect, it } from 'vitest';
import { dataTable } from './data-table.js';

/** All texts of a template and of those in it, in their order. */
function textsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textsOf).join('');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null || !('strings' in value) || !('values' in value)) return '';
  const { strings, values } = value as { strings: readonly string[]; values: readonly unknown[] };
  return strings.map((text, at) => text + textsOf(values[at])).join('');
}

it('labels each value for the narrow page, but neither the name of a row nor its buttons', () => {
  const text = textsOf(
    dataTable({
      columns: [
        { title: 'Name', look: 'wide', cell: ({ name }: { name: string; n: number }) => name },
        { title: 'Calls', look: 'right num', cell: ({ n }) => n },
        { title: '', look: 'right', cell: () => 'buttons' },
        undefined,
      ],
      rows: [{ name: 'Sales', n: 7 }],
    }),
  ).replaceAll(/\s+/g, ' ');
  expect(text).toContain('<td class=wide data-label=>Sales</td>');
  expect(text).toContain('<td class=right num data-label=Calls>7</td>');
  expect(text).toContain('<td class=right data-label=>buttons</td>');
});

it('makes rows links only where they lead somewhere', () => {
  const columns = [{ title: 'Name', cell: (name: string) => name }];
  expect(textsOf(dataTable({ columns, rows: ['a'], open: () => undefined }))).toContain('class=link');
  expect(textsOf(dataTable({ columns, rows: ['a'] }))).not.toContain('class=link');
});
