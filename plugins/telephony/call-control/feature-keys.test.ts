import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyGapMs, type CallControlCommand, FeatureKeys } from './feature-keys.js';

const typed = (text: string, gapMs = 200) => {
  const keys = new FeatureKeys();
  const commands: CallControlCommand[] = [];
  text.split('').forEach((key, i) => {
    const command = keys.press(key, i * gapMs);
    if (command) commands.push(command);
  });
  const last = keys.pause();
  return last ? [...commands, last] : commands;
};

describe('keys of a talk', () => {
  it('are commands', () => {
    expect(typed('*1')).toEqual([{ do: 'hold' }]);
    expect(typed('##102#')).toEqual([{ do: 'blind', to: '102' }]);
    expect(typed('##102')).toEqual([{ do: 'blind', to: '102' }]);
    expect(typed('*289161234567#')).toEqual([{ do: 'consult', to: '89161234567' }]);
    expect(typed('*2102#*3*4')).toEqual([{ do: 'consult', to: '102' }, { do: 'conference' }, { do: 'complete' }]);
    expect(typed('*0')).toEqual([{ do: 'back' }]);
  });
  it('that are none say nothing: an account number, a slip, a star too much', () => {
    expect(typed('40817810099910004312#')).toEqual([]);
    expect(typed('#1')).toEqual([]);
    expect(typed('**1')).toEqual([{ do: 'hold' }]);
    expect(typed('##*#')).toEqual([]);
    expect(typed('##1#')).toEqual([]);
  });
  it('that come too slowly do not belong together', () => {
    expect(typed('*1', keyGapMs + 1)).toEqual([]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789*#'.split('')), maxLength: 40 }), (text) => {
        expect(typed(text, keyGapMs + 1)).toEqual([]);
      }),
    );
  });
  it('never ask for a number that is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789*#'.split('')), maxLength: 40 }), (text) => {
        for (const command of typed(text)) if ('to' in command) expect(command.to).toMatch(/^\d{2,16}$/);
      }),
    );
  });
});
