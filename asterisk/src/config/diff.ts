import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { GENERATED_FILES, type GeneratedFile } from './layout.js';
import type { ConfigFiles } from './render.js';

/** How one file would change, as a unified diff. */
export interface FileDiff {
  readonly file: GeneratedFile;
  readonly diff: string;
}

/** Beyond this many edits the shortest way is not worth its time: all old lines out, all new ones in. */
const mostEdits = 1_000;
const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/u, '').split('\n'));

/** A unified diff of two texts with three lines of context; empty when they are the same. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const [oldName, newName] = [`a/${name}`, `b/${name}`];
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, maxEditLength: mostEdits };
  return (
    createTwoFilesPatch(oldName, newName, before, after, undefined, undefined, options) ??
    replaced(oldName, newName, linesOf(before), linesOf(after))
  );
}

function replaced(oldName: string, newName: string, before: readonly string[], after: readonly string[]): string {
  const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  return [`--- ${oldName}`, `+++ ${newName}`, `@@ -1,${before.length} +1,${after.length} @@`, ...lines, ''].join('\n');
}

/** What `next` would change, file by file; unchanged files are left out. */
export function preview(current: ConfigFiles, next: ConfigFiles): readonly FileDiff[] {
  return GENERATED_FILES.flatMap((file) => {
    const diff = unifiedDiff(file, current.get(file) ?? '', next.get(file) ?? '');
    return diff ? [{ file, diff }] : [];
  });
}
