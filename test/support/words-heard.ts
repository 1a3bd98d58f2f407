/** Samples at 8 kHz. */
export type Samples = Int16Array;

/** The next word begins within so many samples of the end of the last. */
const gap = 2_400;
/** Speech at 8 kHz is alike with itself from sample to sample: every fourth is enough to find it. */
const step = 4;

export function samplesOfWave(wave: Buffer): Samples {
  const bytes = wave.subarray(44);
  return Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => bytes.readInt16LE(index * 2));
}

/** A-law by ITU-T G.711. */
export const samplesOfAlaw = (bytes: Buffer): Samples => Int16Array.from(bytes, alawSample);

function alawSample(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const low = ((code & 0x0f) << 4) + 8;
  const size = segment === 0 ? low : (low + 0x100) << (segment - 1);
  return code & 0x80 ? size : -size;
}

/**
 * How much a recording sounds like these words in this order, each right after the one before: for each word the
 * correlation with what was recorded there, 1 where it is the word itself and about 0 where it is something else.
 */
export function wordsHeard(recorded: Samples, words: readonly Samples[]): number[] {
  let from = 0;
  return words.map((word) => {
    let best = { likeness: 0, at: from };
    for (let at = from; at <= from + gap && at + word.length <= recorded.length + gap; at += 1) {
      const likeness = correlation(recorded, at, word);
      if (likeness > best.likeness) best = { likeness, at };
    }
    from = Math.max(0, best.at + word.length - gap / 4);
    return best.likeness;
  });
}

function correlation(recorded: Samples, at: number, word: Samples): number {
  let both = 0;
  let one = 0;
  let other = 0;
  for (let index = 0; index < word.length; index += step) {
    const heard = recorded[at + index] ?? 0;
    const said = word[index] ?? 0;
    both += heard * said;
    one += heard * heard;
    other += said * said;
  }
  return one === 0 || other === 0 ? 0 : both / Math.sqrt(one * other);
}
