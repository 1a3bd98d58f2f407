import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preview, unifiedDiff } from './diff.js';

/** What a text becomes by a diff, by the rules of the format. */
function patched(before: string, diff: string): string {
  const old = before === '' ? [] : before.replace(/\n$/u, '').split('\n');
  const out: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const hunk = /^@@ -(\d+),(\d+) /u.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      out.push(...old.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) out.push(line.slice(1));
    else {
      expect(old[at]).toBe(line.slice(1));
      if (line.startsWith(' ')) out.push(line.slice(1));
      at++;
    }
  }
  out.push(...old.slice(at));
  return out.length === 0 ? '' : `${out.join('\n')}\n`;
}

describe('unifiedDiff', () => {
  it('shows a change with its surroundings', () => {
    const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
    expect(unifiedDiff('x', before, before.replace('5', 'five'))).toBe(
      '--- a/x\n+++ b/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
  });

  it('turns the first text into the second, for any two', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '', '@@'), { maxLength: 40 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff('x', before, after);
        expect(before === after ? diff : patched(before, diff)).toBe(before === after ? '' : after);
      }),
      { numRuns: 2_000 },
    );
  });

  it('replaces all of a text that has changed nearly everywhere', () => {
    const text = (word: string) => Array.from({ length: 3_000 }, (_, index) => `${word} ${index}\n`).join('');
    expect(patched(text('old'), unifiedDiff('x', text('old'), text('new')))).toBe(text('new'));
  });

  it('names only the files that change', () => {
    const current = new Map([
      ['pjsip.conf', 'a\n'],
      ['extensions.conf', 'x\n'],
    ] as const);
    const next = new Map([
      ['pjsip.conf', 'b\n'],
      ['extensions.conf', 'x\n'],
    ] as const);
    expect(preview(current, next).map(({ file }) => file)).toEqual(['pjsip.conf']);
    expect(preview(current, new Map())).toHaveLength(2);
  });
});
