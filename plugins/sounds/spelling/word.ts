/** A word as it is said. */
export interface Word {
  readonly text: string;
  /** Asterisk's recording of exactly this word, where its sounds have one. */
  readonly sound?: string;
}
export type Gender = 'm' | 'f' | 'n';

/** The forms in which a noun follows a number: 1 рубль, 2 рубля, 5 рублей. English uses `one` and `many`. */
export interface Noun {
  readonly one: string;
  readonly few: string;
  readonly many: string;
  readonly gender: Gender;
}

export const plain = (text: string): Word => ({ text });
export const recorded = (text: string, sound: string | number): Word => ({ text, sound: `digits/${sound}` });
export const wordsText = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');
