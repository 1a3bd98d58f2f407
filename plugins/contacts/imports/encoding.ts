import type { Encoding } from '../lists/schemas.js';

/** Of 20 letters outside ASCII at most one may be broken in a file that is UTF-8 otherwise. */
const brokenShare = 1 / 20;
/** How often the letters stand in a thousand of Russian text (Russian National Corpus, rounded). */
const perMille = new Map(
  (
    'о109 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 ' +
    'й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ0.4 ё0.4'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.charAt(0), Number(entry.slice(1))]),
);
/** A letter of middling frequency speaks neither for nor against. */
const usual = 30;
const foreignCost = 4;
const mixedCaseCost = 3;

/**
 * How the bytes of a file are to be read. Detectors in libraries tell DOS files (CP866) from Windows files no better than
 * this, or not at all: the frequency of Russian letters decides among the encodings that Russian programs save.
 *
 * A character cut by the sample's end is no fault: the decoder is told that more would follow.
 */
export function detectEncoding(sample: Uint8Array): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (isUtf8(sample)) return 'utf-8';
  const singleByte = ['windows-1251', 'ibm866', 'koi8-r'] as const;
  const scored = singleByte.map((encoding) => ({ encoding, score: russianScore(sample, encoding) }));
  return scored.reduce((best, one) => (one.score > best.score ? one : best)).encoding;
}

/** UTF-8 in which a letter or two were cut stays UTF-8: its other rows would become unreadable as anything else. */
function isUtf8(sample: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(sample, { stream: true });
  let broken = 0;
  let whole = 0;
  for (const char of text) {
    if (char === '\ufffd') broken += 1;
    else if (char > '\u007f') whole += 1;
  }
  return broken <= whole * brokenShare;
}

/** How much a text looks like Russian: by the frequency of its letters; capitals inside words and frames speak against it. */
function russianScore(sample: Uint8Array, encoding: 'windows-1251' | 'ibm866' | 'koi8-r'): number {
  let score = 0;
  let before = '';
  for (const char of new TextDecoder(encoding).decode(sample)) {
    if (char > '\u007f') {
      const frequency = perMille.get(char.toLowerCase());
      score += frequency === undefined ? -foreignCost : Math.log(frequency / usual);
      if (/[А-ЯЁ]/.test(char) && /[а-яё]/.test(before)) score -= mixedCaseCost;
    }
    before = char;
  }
  return score;
}
