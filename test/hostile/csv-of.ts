/** A file for the import in which every text stands once as number, once as name and once as a column of data. */
export interface HostileFile {
  readonly csv: Blob;
  /** By number: the text that stands in the row's name and data. */
  readonly texts: ReadonlyMap<string, string>;
  /** By name: the text that stands as the row's number. */
  readonly asNumber: ReadonlyMap<string, string>;
  readonly rows: number;
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
/** Answered by the carrier: the last two digits are below 55. */
const good = (i: number) => `+7916${String(Math.floor(i / 50)).padStart(5, '0')}${String(i % 50).padStart(2, '0')}`;

export function csvOf(hostile: readonly string[]): HostileFile {
  const texts = new Map<string, string>();
  const asNumber = new Map<string, string>();
  const lines = ['phone;name;note'];
  hostile.forEach((text, i) => {
    texts.set(good(i), text);
    lines.push(`${good(i)};${quoted(text)};${quoted(text)}`);
    asNumber.set(`row-${i}`, text);
    lines.push(`${quoted(text)};row-${i};x`);
  });
  return { csv: new Blob([lines.join('\n'), '\n']), texts, asNumber, rows: lines.length - 1 };
}
