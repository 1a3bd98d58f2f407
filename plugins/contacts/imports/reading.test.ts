import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows } from './csv-rows.js';
import { detectDelimiter, rowsAbove } from './detect.js';
import { detectEncoding } from './encoding.js';
import { BrokenCsvError } from '../lists/errors.js';
import type { ListFormat } from '../lists/schemas.js';
import { columnNames, guessMapping, looksLikeHeader } from './mapping-guess.js';
import { normaliseNumber } from '@perezvon/plugin-compliance';
import { NumberSet } from './number-set.js';

const cp1251 = (text: string) =>
  Uint8Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) return code;
    return code >= 0x410 && code <= 0x44f ? code - 0x410 + 0xc0 : code === 0x451 ? 0xb8 : 0x3f;
  });
/** A text as a program saves it that knows one byte for each letter. */
function saved(text: string, encoding: 'windows-1251' | 'ibm866' | 'koi8-r'): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const codes = new Map(Array.from({ length: 256 }, (_, code) => [decoder.decode(Uint8Array.of(code)), code]));
  return Uint8Array.from(Array.from(text, (char) => codes.get(char) ?? 0x3f));
}
const rowsOf = async (
  text: string | Uint8Array,
  format: ListFormat = { encoding: 'utf-8', delimiter: ';', header: false },
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

  it('knows what Russian programs save, and is not misled by one broken letter', () => {
    const text = 'Телефон;ФИО;Адрес\r\n89161234567;Иванов Пётр Сергеевич;ул. Ленина, д. 5\r\n'.repeat(20);
    const bytes = new TextEncoder().encode(text);
    expect(detectEncoding(Uint8Array.from(bytes, (byte, at) => (at === 15 ? 0xff : byte)))).toBe('utf-8');
    for (const encoding of ['windows-1251', 'ibm866', 'koi8-r'] as const) {
      expect(detectEncoding(saved(text, encoding)), encoding).toBe(encoding);
      expect(detectEncoding(saved(text.toUpperCase(), encoding)), encoding).toBe(encoding);
    }
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
    expect(detectEncoding(wide)).toBe('utf-16le');
    expect(detectEncoding(wide.swap16())).toBe('utf-16be');
  });

  it('reads each of them to the letter', async () => {
    for (const encoding of ['windows-1251', 'ibm866', 'koi8-r'] as const)
      expect(await rowsOf(saved('Ёлка;1\n', encoding), { encoding, delimiter: ';', header: false })).toEqual([
        [1, ['Ёлка', '1']],
      ]);
    const wide = Buffer.from('\ufeffЁлка\t1\r\n', 'utf16le');
    const format = { encoding: 'utf-16le', delimiter: '\t', header: false } as const;
    expect(await rowsOf(wide, format)).toEqual([[1, ['Ёлка', '1']]]);
    expect(await rowsOf(wide.swap16(), { ...format, encoding: 'utf-16be' })).toEqual([[1, ['Ёлка', '1']]]);
  });

  it('counts delimiters outside quotes', () => {
    expect(detectDelimiter('phone;address\n1;"a, b, c, d"\n2;"e, f, g"\n')).toBe(';');
    expect(detectDelimiter('phone,name\n1,"x; y"\n')).toBe(',');
    expect(detectDelimiter('phone\tname\n1\tx, y\n2\tz\n')).toBe('\t');
    expect(detectDelimiter('89161234567\n89161234568\n')).toBe(';');
    expect(detectDelimiter('phone|name\n1|a, b\n2|c\n')).toBe('|');
    expect(detectDelimiter('sep=,\r\nphone,name;x\r\n1,a;b\r\n')).toBe(',');
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
    // A tax number is somebody's telephone in Kazakhstan, and stands in more rows than the telephone does.
    const clients = Array.from({ length: 10 }, (_, i) => ['ООО', '7707083893', i % 5 === 0 ? '' : `8916123450${i}`]);
    expect(guessMapping(['Клиент', 'ИНН', 'Телефон'], clients, 'RU').number).toBe(2);
    const accounts = [['89161234501', '79161234502', '20260303']];
    expect(guessMapping(['Номер счёта', 'Номер', 'Дата'], accounts, 'RU').number).toBe(1);
    expect(
      guessMapping(['Лицевой счёт', 'Куда звонить', 'ФИО'], [['89161234501', '89161234502', 'Анна']], 'RU'),
    ).toMatchObject({ number: 1, name: 2, otherNumbers: [] });
    expect(guessMapping(['Плательщик', 'Номер'], [['79161234502', '89161234501']], 'RU').number).toBe(1);
    // Nobody's number is valid, and still it is that column.
    expect(guessMapping(['ИНН', 'Мобильный'], [['7707083893', '123']], 'RU').number).toBe(1);
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

  it('say on which line a quote begins that is never closed', async () => {
    await expect(rowsOf('a;b\n"never closed;2\n3;4\n')).rejects.toThrow(BrokenCsvError);
    const far = `a;b\n${'1;2\n'.repeat(28)}"open;1\n${'3;4\n'.repeat(5_000)}`;
    await expect(rowsOf(far)).rejects.toMatchObject({ params: { line: 30 } });
  });

  it('keep quotes that stand inside a cell', async () => {
    expect(await rowsOf('ООО "Ромашка";7916\nx;"y"z\n"ЗАО ""Луч""";1\n')).toEqual([
      [1, ['ООО "Ромашка"', '7916']],
      [2, ['x', '"y"z']],
      [3, ['ЗАО "Луч"', '1']],
    ]);
  });

  it('end as each of them ends: a head of one program and rows of another lose nobody', async () => {
    expect(await rowsOf('a;b\r\n1;2\n3;4\r5;6\r\n7;8')).toEqual([
      [1, ['a', 'b']],
      [2, ['1', '2']],
      [3, ['3', '4']],
      [4, ['5', '6']],
      [5, ['7', '8']],
    ]);
  });

  it('are no orders to Excel, and no titles above the table', async () => {
    expect(await rowsOf('sep=;\r\na;b\r\n')).toEqual([[2, ['a', 'b']]]);
    expect(await rowsOf('sep=,\na;b\n')).toEqual([[2, ['a', 'b']]]);
    const format = { encoding: 'utf-8', delimiter: ';', header: true, skip: 1 } as const;
    expect(await rowsOf('Должники за март\n\nТелефон;ФИО\n7916;Анна\n', format)).toEqual([[4, ['7916', 'Анна']]]);
    expect(
      rowsAbove([
        ['Должники за март', ''],
        ['Телефон', 'ФИО'],
        ['7916', 'Анна'],
        ['7917', 'Пётр'],
      ]),
    ).toBe(1);
    expect(rowsAbove([['Телефон'], ['7916'], ['7917']])).toBe(0);
    expect(
      rowsAbove([
        ['Телефон', 'ФИО'],
        ['7916', ''],
        ['7917', 'Пётр'],
        ['7918', 'Яна'],
      ]),
    ).toBe(0);
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
