import { afterAll, beforeAll, expect, it } from 'vitest';
import { contactsOf, makeCampaign } from '../support/campaign.js';
import { Product } from '../support/product.js';
import { until } from '../support/until.js';

interface List {
  readonly id: string;
  readonly state: string;
  readonly format: object;
  readonly columns: readonly string[];
  readonly rowsTotal: number;
  readonly rowsGood: number;
  readonly rowsBad: number;
}

const autodialer = '/api/autodialer';
const head = 'Телефон;ФИО;Долг';
const anna = '8 916 123-45-01;Анна Иванова;100,50';
const pyotr = '8 916 123-45-02;ООО "Ромашка";200';
const yana = '8 916 123-45-03;Яна Кузнецова;300';
const people = [
  ['+79161234501', 'Анна Иванова', '100,50'],
  ['+79161234502', 'ООО "Ромашка"', '200'],
  ['+79161234503', 'Яна Кузнецова', '300'],
];
const plain = [head, anna, pyotr, yana].join('\n');

/** As a program saves it that knows one byte for each letter. */
function saved(text: string, encoding: string): Uint8Array<ArrayBuffer> {
  const decoder = new TextDecoder(encoding);
  const codes = new Map(Array.from({ length: 256 }, (_, code) => [decoder.decode(Uint8Array.of(code)), code]));
  return Uint8Array.from(Array.from(text, (char) => codes.get(char) ?? 0x3f));
}
const byNumber = ([a]: readonly unknown[], [b]: readonly unknown[]) => String(a).localeCompare(String(b));
const wide = (text: string) => Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'));

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(() => product?.stop());

/** Uploads a file and imports it as the wizard proposes, without a word from the user. */
async function imported(file: Uint8Array<ArrayBuffer> | string): Promise<{ list: List; rows: unknown[] }> {
  const { api } = product;
  const campaign = await makeCampaign(api, { message: [], trunks: [] });
  const form = new FormData();
  form.set('name', 'list');
  form.set('file', new Blob([file]), 'list.csv');
  const { list, mapping } = await api.post<{ list: List; mapping: unknown }>(
    `${autodialer}/campaigns/${campaign}/lists`,
    form,
  );
  await api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  const ready = await until('the list', async () => {
    const now = await api.get<List>(`${autodialer}/lists/${list.id}`);
    return now.state === 'importing' ? undefined : now;
  });
  expect(ready.state).toBe('ready');
  const contacts = (await contactsOf(api, campaign)) as unknown as {
    number: string;
    name: string;
    data: Record<string, string>;
  }[];
  const rows = contacts.map(({ number, name, data }) => [number, name, data['Долг']]).toSorted(byNumber);
  return { list: ready, rows };
}

it.each<readonly [string, Uint8Array<ArrayBuffer> | string]>([
  ['a head of Windows and rows of Linux', plain.replace('\n', '\r\n')],
  ['line ends of an old Macintosh', plain.replaceAll('\n', '\r')],
  ['an order to Excel in its first line', `sep=;\r\n${plain}`],
  ['a title of 1C and an empty row above the table', `Реестр должников за март;;\r\n;;\r\n${plain}`],
  ['bars between its cells', plain.replaceAll(';', '|')],
  ['UTF-16, as "Unicode text" of Excel', wide(plain.replaceAll(';', '\t'))],
  ['CP866 of DOS', saved(plain, 'ibm866')],
  ['KOI8-R', saved(plain, 'koi8-r')],
  ['Windows-1251', saved(plain, 'windows-1251')],
])('a list with %s is read whole', async (_what, file) => {
  const { rows, list } = await imported(file);
  expect(rows).toEqual(people);
  expect(list).toMatchObject({ rowsGood: 3, rowsBad: 0 });
});

it('one letter that is cut costs its own row, and no other', async () => {
  const bytes = new TextEncoder().encode(
    [plain, ...Array.from({ length: 40 }, (_, i) => `8916200${1_000 + i};Имя;1`)].join('\n'),
  );
  const at = Buffer.from(bytes).indexOf('Яна') + 1;
  const broken = Uint8Array.from(bytes, (byte, index) => (index === at ? 0xff : byte));
  const { rows, list } = await imported(broken);
  expect(list).toMatchObject({ rowsGood: 42, rowsBad: 1 });
  expect(rows.slice(0, 2)).toEqual(people.slice(0, 2));
});
