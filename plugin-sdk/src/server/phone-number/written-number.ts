/** What stands in one cell or field where a telephone number is meant, taken apart; nothing is decided here yet. */
export interface WrittenNumber {
  /** Digits in their groups as they were written: `8 (495) 123-45-67` has five. */
  readonly groups: readonly string[];
  readonly plus: boolean;
  /** Digits to be sent as keys after the answer. */
  readonly extension: string | undefined;
}

// What phones, web pages and spreadsheets put around a number, and nobody sees: direction marks, soft hyphens, joiners.
const invisible = /\p{Cf}|[\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;
const separator = /[\s\p{Zs}()[\].\-\u2010-\u2015\u2212\uff0d]+/u;
/** `="79161234567"` and `'79161234567`: written so that a spreadsheet keeps the digits. */
const quoted = /^(?:="([^"]*)"|'(.*)|"([^"]*)")$/s;
/** Spreadsheets turn a column of numbers into 79161234567.0 */
const decimalZero = /^(\+?\d{7,})[.,]0+$/;
const extensionMark =
  /[\s,;]*(?:\(?\s*(?:доб(?:авочный)?|вн(?:утр(?:енний)?)?|ext(?:ension)?|extn|x|д)[.:)]*|#)\s*(\d{1,8})\)?\s*$/iu;
/** What a spreadsheet makes of a long number: its last digits are lost. */
const shortened = /^\+?\d+(?:[.,]\d+)?e\+?\d+$/i;
const between = /\s*(?:[,;/|\n\r]|\s(?:или|и|or|and)\s)+\s*/iu;
const longest = 200;

/**
 * The numbers of one cell, in their order. A mark of an extension belongs to the number before it.
 *
 * @param text as it was written, at most 200 characters; more is no number
 */
export function writtenNumbers(text: string): readonly (WrittenNumber | undefined)[] {
  if (text.length > longest) return [undefined];
  const clean = unquoted(text.replace(invisible, '').trim());
  if (clean === '') return [];
  if (shortened.test(clean)) return [undefined];
  return withExtensionsJoined(clean.split(between)).map(writtenNumber);
}

function unquoted(text: string): string {
  const inside = quoted.exec(text);
  const bare = (inside?.[1] ?? inside?.[2] ?? inside?.[3] ?? text).trim();
  return bare.replace(decimalZero, '$1');
}

/** `8 495 123-45-67, доб. 123` is one number, although a comma divides it. */
function withExtensionsJoined(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    if (part === '') continue;
    const last = joined.at(-1);
    if (last !== undefined && extensionMark.exec(part)?.index === 0) joined[joined.length - 1] = `${last} ${part}`;
    else joined.push(part);
  }
  return joined;
}

function writtenNumber(text: string): WrittenNumber | undefined {
  const extension = extensionMark.exec(text);
  const main = (extension ? text.slice(0, extension.index) : text).trim();
  const plus = main.startsWith('+');
  const groups = (plus ? main.slice(1) : main).split(separator).filter((group) => group !== '');
  if (groups.length === 0 || !groups.every((group) => /^[0-9]+$/.test(group))) return undefined;
  return { groups, plus, extension: extension?.[1] };
}
