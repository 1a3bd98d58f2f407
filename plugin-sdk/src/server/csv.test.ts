import { expect, it } from 'vitest';
import { csvLine } from './csv.js';

const cell = (value: string) => csvLine([value]).slice(0, -2);

it('lets telephone numbers and amounts come back as they went', () => {
  const numbers = ['+79161234567', '+7 (916) 123-45-67', '+7-916-123-45-67', '+44 20.7946.0958', '8 (916) 123-45-67'];
  const amounts = ['-150,50', '-150.50', '-1 500,00', '-1.500,00', '+5', '-7'];
  for (const value of [...numbers, ...amounts]) expect(cell(value)).toBe(value);
});

it('keeps a spreadsheet from running a cell', () => {
  const formulas = [
    '=1+1',
    '+1+1',
    '-2+3',
    '-1-1',
    '+7(916',
    '@SUM(A1)',
    '+cmd|x',
    '-150,50=A1',
    '\t-150',
    '＝1',
    '+',
    '-',
  ];
  for (const value of formulas) expect(cell(value)).toBe(`'${value}`);
  // Much more than a telephone number has: a sum, not a number.
  expect(cell('+1000000-2000000-3000000')).toBe("'+1000000-2000000-3000000");
  expect(cell('-2+3;=A1')).toBe(`"'-2+3;=A1"`);
  expect(cell('-150,50\n=A1')).toBe(`"'-150,50\n=A1"`);
});
