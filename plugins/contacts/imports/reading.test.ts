import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows } from './csv-rows.js';
import { detectDelimiter, detectEncoding } from './detect.js';
import { BrokenCsvError } from '../lists/errors.js';
import { columnNames, guessMapping, looksLikeHeader } from './mapping-guess.js';
import { normaliseNumber } from '@perezvon/plugin-compliance';
import { NumberSet } from './number-set.js';

const cp1251 = (text: string) =>
  Uint8Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) return code;
    return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code === 0x451 ? 0xb8 : 0x3f;
  });
const rowsOf = async (
  text: string | Uint8Array,
  format = { encoding: 'utf-8' as 'utf-8' | 'windows-1251', delimiter: ';' as const, header: false },
) => {
  const rows: [number, string[]][] = [];
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  // One byte at a time: no character, quote or line end may depend on where a piece of the file ends.
  async function* bytewise() {
    for (const byte of bytes) yield Uint8Array.of(byte);
  }
  await readRows(bytewise(), format, (row, line) => rows.push([line, [...row]]));
  return rows;
};

describe('numbers', () => {
  it.each([
    ['8 (916) 123-45-67', '+79161234567'],
    ['+7 916 123 45 67', '+79161234567'],
    ['79161234567', '+79161234567'],
    ['9161234567', '+79161234567'],
    ['79161234567.0', '+79161234567'],
    ['9161234567.0', '+79161234567'],
    ['+375 29 123-45-67', '+375291234567'],
    [' 8\u00a0495–123–45–67 ', '+74951234567'],
    ['+8 (495) 123-45-67', '+74951234567'],
    ['\u202a8 916 123\u221245\u221267\u202c', '+79161234567'],
    ['="79161234501"', '+79161234501'],
    ['84951234567#123', '+74951234567'],
    ['998901234567', '+998901234567'],
    ['810 998 90 123-45-67', '+998901234567'],
  ])('%s becomes %s', (text, number) => expect(normaliseNumber(text, 'RU')).toBe(number));

  it.each([
    '',
    'abc',
    '12',
    '+7 016 123 45 67',
    '+84951234567',
    '7916123456',
    '8343123456',
    '8916123456',
    '89161234501, 89161234502',
    '89161234567@evil',
    '+7916123456789012345',
    '7,91612E+10',
    '++79161234567',
    '8916123456７',
    '+7916123\n4567x',
    '=1+2',
    '٨٩١٦١٢٣٤٥٦٧',
  ])('%j is refused', (text) => expect(normaliseNumber(text, 'RU')).toBeUndefined());

  it('gives E.164 or nothing, whatever comes in, and leaves E.164 as it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'+0123456789 ()-.'.split('')) })),
        fc.constantFrom('RU' as const, 'US' as const, 'DE' as const),
        (text, country) => {
          const number = normaliseNumber(text, country);
          if (number === undefined) return;
          expect(number).toMatch(/^\+[1-9]\d{6,14}$/);
          expect(normaliseNumber(number, country)).toBe(number);
        },
      ),
    );
  });
  it('knows the national form of other countries', () =>
    expect(normaliseNumber('030 901820', 'DE')).toBe('+4930901820'));
});

describe('how a file is written', () => {
  it('knows UTF-8 from Windows-1251, and is not misled by a cut character', () => {
    expect(detectEncoding(new TextEncoder().encode('Иванов'))).toBe('utf-8');
    expect(detectEncoding(new TextEncoder().encode('Иванов').subarray(0, 11))).toBe('utf-8');
    expect(detectEncoding(cp1251('Иванов'))).toBe('windows-1251');
  });

  it('counts delimiters outside quotes', () => {
    expect(detectDelimiter('phone;address\n1;"a, b, c, d"\n2;"e, f, g"\n')).toBe(';');
    expect(detectDelimiter('phone,name\n1,"x; y"\n')).toBe(',');
    expect(detectDelimiter('phone\tname\n1\tx, y\n2\tz\n')).toBe('\t');
    expect(detectDelimiter('89161234567\n89161234568\n')).toBe(';');
  });

  it('finds the header, the number and the name', () => {
    expect(looksLikeHeader(['Телефон', 'Долг'], 'RU')).toBe(true);
    expect(looksLikeHeader(['Иванов', '89161234567'], 'RU')).toBe(false);
    const mapping = guessMapping(
      ['Код', 'ФИО', 'Телефон', 'Долг'],
      [
        ['1234567890', 'Иванов', '8 916 123 45 67', '10'],
        ['5', 'Пётр', '89161234568', '11'],
      ],
      'RU',
    );
    expect(mapping).toEqual({
      number: 2,
      name: 1,
      otherNumbers: [],
      zone: null,
      priority: null,
      data: [
        { column: 0, key: 'Код' },
        { column: 3, key: 'Долг' },
      ],
    });
    expect(columnNames(['a', 'a', ''], true)).toEqual(['a', 'a 2', '3']);
  });
});

describe('rows', () => {
  it('come with the line they begin on, through quotes, empty lines and both encodings', async () => {
    expect(await rowsOf('\ufeffa;b\r\n\r\n"x\ny";"q""q"\r\nlast;1')).toEqual([
      [1, ['a', 'b']],
      [3, ['x\ny', 'q"q']],
      [5, ['last', '1']],
    ]);
    expect(
      await rowsOf(cp1251('Ёж;1\n'.replace('Ё', 'ё')), { encoding: 'windows-1251', delimiter: ';', header: false }),
    ).toEqual([[1, ['ёж', '1']]]);
  });

  it('say on which line a quote goes wrong', async () => {
    await expect(rowsOf('a;b\n"never closed;2\n3;4\n')).rejects.toThrow(BrokenCsvError);
    await expect(rowsOf('a;b\nx;"y"z\n')).rejects.toMatchObject({ params: { line: 2 } });
  });
});

it('a set of numbers tells new from seen like a Map does', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 10_000_000n, max: 999_999_999_999_999n }), { maxLength: 300 }), (numbers) => {
      const set = new NumberSet(16);
      const map = new Map<string, number>();
      [...numbers, ...numbers].forEach((value, index) => {
        const number = `+${value}`;
        expect(set.add(number, index)).toBe(map.get(number));
        if (!map.has(number)) map.set(number, index);
      });
      expect(set.size).toBe(map.size);
    }),
  );
});
