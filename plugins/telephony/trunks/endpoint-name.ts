const letters: Readonly<Record<string, string>> = {
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ё: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    й: 'y',
    к: 'k',
    л: 'l',
    м: 'm',
  },
  ...{ н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch' },
  ...{ ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
};

/**
 * The name of a trunk's endpoint in Asterisk: readable, and unique by the beginning of its id. It never changes, because
 * calls and journals name it.
 */
export function endpointName(name: string, id: string): string {
  const latin = [...name.toLowerCase()].map((letter) => letters[letter] ?? letter).join('');
  const readable = latin
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  // The end of a UUIDv7 is random; its beginning is the same for trunks made together.
  return `trunk-${readable === '' ? '' : `${readable}-`}${id.replaceAll('-', '').slice(-8)}`;
}
