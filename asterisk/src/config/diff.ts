import { GENERATED_FILES, type GeneratedFile } from './layout.js';
import type { ConfigFiles } from './render.js';

/** How one file would change, as a unified diff. */
export interface FileDiff {
  readonly file: GeneratedFile;
  readonly diff: string;
}

const CONTEXT = 3;

interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/u, '').split('\n'));

/** Myers' shortest edit script (An O(ND) Difference Algorithm, 1986), after equal ends are cut off. */
function steps(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const limit = Math.min(before.length, after.length) - head;
  while (tail < limit && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (lines: readonly string[]) => lines.map((text): Step => ({ sign: ' ', text }));
  return [
    ...same(before.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

/** Beyond this many edits the shortest script is not worth its memory: all old lines out, all new ones in. */
const MAX_EDITS = 1_000;

function middle(a: readonly string[], b: readonly string[]): Step[] {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, MAX_EDITS); d++) {
    trace.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walk(a, b, trace);
    }
    reach = new Map(reach);
  }
  return [...a.map((text): Step => ({ sign: '-', text })), ...b.map((text): Step => ({ sign: '+', text }))];
}

function walk(a: readonly string[], b: readonly string[], trace: readonly ReadonlyMap<number, number>[]): Step[] {
  const found: Step[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = reach.get(fromK) ?? 0;
    const fromY = fromX - fromK;
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0)) {
      found.push({ sign: ' ', text: a[--x] ?? '' });
      y--;
    }
    if (d === 0) break;
    if (down) found.push({ sign: '+', text: b[--y] ?? '' });
    else found.push({ sign: '-', text: a[--x] ?? '' });
  }
  return found.toReversed();
}

/** A unified diff of two texts with three lines of context; empty when they are the same. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const all = steps(linesOf(before), linesOf(after));
  const near = new Set<number>();
  for (const [index, { sign }] of all.entries())
    if (sign !== ' ') for (let i = index - CONTEXT; i <= index + CONTEXT; i++) near.add(i);

  const out = [`--- a/${name}`, `+++ b/${name}`];
  let [oldLine, newLine] = [1, 1];
  for (let i = 0; i < all.length; ) {
    const hunk: Step[] = [];
    const [oldStart, newStart] = [oldLine, newLine];
    for (let step = all[i]; step && near.has(i); step = all[++i]) {
      hunk.push(step);
      if (step.sign !== '+') oldLine++;
      if (step.sign !== '-') newLine++;
    }
    if (hunk.length > 0) {
      const [oldCount, newCount] = [oldLine - oldStart, newLine - newStart];
      const range = (start: number, count: number) => `${count === 0 ? start - 1 : start},${count}`;
      out.push(`@@ -${range(oldStart, oldCount)} +${range(newStart, newCount)} @@`);
      out.push(...hunk.map(({ sign, text }) => sign + text));
    } else {
      i++;
      oldLine++;
      newLine++;
    }
  }
  return `${out.join('\n')}\n`;
}

/** What `next` would change, file by file; unchanged files are left out. */
export function preview(current: ConfigFiles, next: ConfigFiles): readonly FileDiff[] {
  return GENERATED_FILES.flatMap((file) => {
    const diff = unifiedDiff(file, current.get(file) ?? '', next.get(file) ?? '');
    return diff ? [{ file, diff }] : [];
  });
}
