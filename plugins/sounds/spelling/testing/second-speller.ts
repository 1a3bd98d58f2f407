/**
 * Numbers in words once more, by another way: digits are read as a text from the left, group by group, and forms are
 * chosen by how the group is written. Shares no table with the product.
 */
export function russianByText(value: number, gender: 'm' | 'f' | 'n'): string {
  if (value === 0) return 'ноль';
  const text = String(value).padStart(9, '0');
  const groups = [text.slice(0, 3), text.slice(3, 6), text.slice(6)] as const;
  return [scaled(groups[0], 'm', 'миллион'), scaled(groups[1], 'f', 'тысяч'), group(groups[2], gender)]
    .filter((words) => words !== '')
    .join(' ');
}

function scaled(digits: string, gender: 'm' | 'f', scale: 'миллион' | 'тысяч'): string {
  if (digits === '000') return '';
  const form = /1.$/.test(digits) ? 'many' : digits.endsWith('1') ? 'one' : /[234]$/.test(digits) ? 'few' : 'many';
  const endings = scale === 'тысяч' ? { one: 'а', few: 'и', many: '' } : { one: '', few: 'а', many: 'ов' };
  return `${group(digits, gender)} ${scale}${endings[form]}`;
}

function group(digits: string, gender: 'm' | 'f' | 'n'): string {
  const [a = '0', b = '0', c = '0'] = digits;
  const words = [hundred(a)];
  if (b === '1') words.push(teen(c));
  else words.push(ten(b), unit(c, gender));
  return words.filter((word) => word !== '').join(' ');
}

function hundred(digit: string): string {
  if (digit === '0') return '';
  if (digit === '1') return 'сто';
  if (digit === '2') return 'двести';
  return unit(digit, 'm') + (digit === '3' || digit === '4' ? 'ста' : 'сот');
}
function ten(digit: string): string {
  if (digit === '0') return '';
  if (digit === '4') return 'сорок';
  if (digit === '9') return 'девяносто';
  if (digit === '2' || digit === '3') return `${unit(digit, 'm')}дцать`;
  return `${unit(digit, 'm')}десят`;
}
function teen(digit: string): string {
  if (digit === '0') return 'десять';
  if (digit === '2') return 'двенадцать';
  // The soft sign of five to nine goes before -надцать.
  const stem = unit(digit, 'm')
    .replace(/ь$/, '')
    .replace(/четыре$/, 'четыр');
  return `${stem}надцать`;
}
function unit(digit: string, gender: 'm' | 'f' | 'n'): string {
  const all = `,один ${gender},два ${gender},три,четыре,пять,шесть,семь,восемь,девять`.split(',');
  const forms: Readonly<Record<string, string>> = {
    'один m': 'один',
    'один f': 'одна',
    'один n': 'одно',
    'два m': 'два',
    'два f': 'две',
    'два n': 'два',
  };
  const word = all[Number(digit)] ?? '';
  return forms[word] ?? word;
}

export function englishByText(value: number): string {
  if (value === 0) return 'zero';
  const text = String(value).padStart(9, '0');
  const parts = [
    [text.slice(0, 3), ' million'],
    [text.slice(3, 6), ' thousand'],
    [text.slice(6), ''],
  ] as const;
  return parts
    .filter(([digits]) => digits !== '000')
    .map(([digits, scale]) => `${englishGroup(digits)}${scale}`)
    .join(' ');
}
function englishGroup(digits: string): string {
  const [a = '0', b = '0', c = '0'] = digits;
  const names = ' one two three four five six seven eight nine'.split(' ');
  const name = (digit: string) => names[Number(digit)] ?? '';
  const stems = ' _ twen thir for fif six seven eigh nine'.split(' ');
  const stem = (digit: string) => stems[Number(digit)] ?? '';
  const early = ['ten', 'eleven', 'twelve'];
  const teens = () => early[Number(c)] ?? `${c === '4' ? 'four' : stem(c)}teen`;
  const rest = b === '1' ? teens() : [b === '0' ? '' : `${stem(b)}ty`, name(c)].filter(Boolean).join(' ');
  return [a === '0' ? '' : `${name(a)} hundred`, rest].filter(Boolean).join(' ');
}
