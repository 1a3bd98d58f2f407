/** What somebody at a phone wants of the talk they are in. `to` is a number as it is dialled. */
export type CallControlCommand =
  | { readonly do: 'hold' }
  | { readonly do: 'resume' }
  | { readonly do: 'blind'; readonly to: string }
  | { readonly do: 'consult'; readonly to: string }
  | { readonly do: 'complete' }
  | { readonly do: 'conference' }
  | { readonly do: 'back' };

/** Keys that follow each other more slowly do not belong together. */
export const keyGapMs = 3_000;
const plain: Readonly<Record<string, CallControlCommand['do']>> = {
  '*1': 'hold',
  '*3': 'conference',
  '*4': 'complete',
  '*0': 'back',
};
const withNumber: Readonly<Record<string, 'blind' | 'consult'>> = { '##': 'blind', '*2': 'consult' };

/** Reads commands from the keys of a talk: `*1` hold and back, `##102#` transfer, `*2102#` ask first, `*3` all together. */
export class FeatureKeys {
  private typed = '';
  private lastAt = Number.NEGATIVE_INFINITY;

  /** @param at milliseconds */
  press(key: string, at: number): CallControlCommand | undefined {
    if (at - this.lastAt > keyGapMs) this.typed = '';
    this.lastAt = at;
    this.typed += key;
    const code = this.typed.slice(0, 2);
    if (this.typed.length < 2) {
      if (key !== '*' && key !== '#') this.typed = '';
      return undefined;
    }
    const simple = plain[code];
    if (simple) return this.done({ do: simple } as CallControlCommand);
    const takes = withNumber[code];
    if (!takes) {
      // The second key may begin a code of its own.
      this.typed = key === '*' || key === '#' ? key : '';
      return undefined;
    }
    if (this.typed.length > 2 && key === '#') return this.numbered();
    return undefined;
  }
  /** Nothing more came for {@link keyGapMs}: a number that was typed without its `#` is whole. */
  pause(): CallControlCommand | undefined {
    return withNumber[this.typed.slice(0, 2)] && this.typed.length > 3 ? this.numbered() : this.done(undefined);
  }

  private numbered(): CallControlCommand | undefined {
    const to = this.typed.slice(2).replace(/#$/, '');
    const act = withNumber[this.typed.slice(0, 2)];
    return this.done(act && /^\d{2,16}$/.test(to) ? { do: act, to } : undefined);
  }
  private done(command: CallControlCommand | undefined): CallControlCommand | undefined {
    this.typed = '';
    return command;
  }
}
