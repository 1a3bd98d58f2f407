import { token } from '@perezvon/sdk/server';
import type { FeatureCode } from '../index.js';

/** The codes that plugins offer to our own phones. */
export class Codes {
  private readonly all = new Set<FeatureCode>();

  add(code: FeatureCode): void {
    this.all.add(code);
  }
  remove(code: FeatureCode): void {
    this.all.delete(code);
  }
  /** The longest code that the dialled digits begin with. */
  match(dialled: string): FeatureCode | undefined {
    return [...this.all]
      .filter(({ code }) => dialled.startsWith(code))
      .toSorted((a, b) => b.code.length - a.code.length)[0];
  }
}
export const CodesToken = token<Codes>('telephony.codes');
