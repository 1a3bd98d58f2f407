import { describe, expect, it } from 'vitest';
import { shapeOf } from './shape.js';

const lines = (count: number, first = '') => `${first}\n${'x();\n'.repeat(count - 1)}`;

describe('the shape of a file', () => {
  it('has at most 300 lines, or a reason for more in its head', () => {
    expect(shapeOf('a.ts', lines(300))).toEqual([]);
    expect(shapeOf('a.ts', lines(301))).toEqual(['a.ts: 301 lines (at most 300, or a reason in its head)']);
    expect(shapeOf('a.ts', lines(301, '// Longer than 300 lines: one story.'))).toEqual([]);
    expect(shapeOf('a.ts', lines(301, '// Longer than 300 lines:'))).toHaveLength(1);
    expect(shapeOf('a.ts', `${lines(301)}// Data: too late for a head\n`)).toHaveLength(1);
  });

  it('has no line over 140 characters, but in a table', () => {
    const long = `const codes = '${'9'.repeat(140)}';\n`;
    expect(shapeOf('a.ts', long)).toEqual(['a.ts:1: 157 characters (at most 140)']);
    expect(shapeOf('a.ts', `// Data: area codes.\n${long}`)).toEqual([]);
  });

  it.each(['wish', 'ShelfKeeper', 'desk', 'hasRung', 'HandOver'])('declares no picture: %s', (name) => {
    for (const word of ['const', 'class', 'function', 'interface'])
      expect(shapeOf('a.ts', `${word} ${name}`)).toHaveLength(1);
  });

  it('knows a word from a part of one, and a desk phone from a desk', () => {
    const text = 'const deskPhone = 1; class DeskPhones {} const desktop = 2; const wrung = 3; function wishbone() {}';
    expect(shapeOf('support/desk-phone.ts', text)).toEqual([]);
    expect(shapeOf('calls/ways-out.ts', '')).toHaveLength(1);
  });
});
