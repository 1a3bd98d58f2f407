import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../places.js';

/** Longer than this a file has a reason in its head: "Longer than 300 lines: ..." or, for a table, "Data: ...". */
const mostLines = 300;
/** A longer line is not read in one look. Tables ("Data: ...") may have it. */
const widest = 140;
/** The reason stands in the first lines. */
const headLines = 15;

/** Pictures for which the field has a word; see docs/glossary.md. */
const pictures =
  /(?<![a-z])(?:wish(?:es|ed)?|shelf|shelves|keeper|rung|ways-?out|desk(?!-?phones?\b|top)|hand-?over)(?![a-z])/;
const declared = /\b(?:class|interface|type|enum|function\*?|const|let)\s+([A-Za-z_$][\w$]*)/g;
const inWords = (name: string) => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** What is wrong with the shape of one file, in words. */
export function shapeOf(path: string, text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const head = lines.slice(0, headLines).join('\n');
  const data = /(?:\/\/|\*) Data: \S/.test(head);
  const found: string[] = [];
  if (lines.length > mostLines && !data && !/Longer than 300 lines: \S/.test(head))
    found.push(`${path}: ${lines.length} lines (at most ${mostLines}, or a reason in its head)`);
  if (!data)
    for (const [index, line] of lines.entries())
      if (line.length > widest) found.push(`${path}:${index + 1}: ${line.length} characters (at most ${widest})`);
  if (pictures.test(inWords(path))) found.push(`${path}: a picture in its name (docs/glossary.md has the word)`);
  for (const [index, line] of lines.entries())
    for (const [, name = ''] of line.matchAll(declared))
      if (pictures.test(inWords(name)))
        found.push(`${path}:${index + 1}: ${name} is a picture (docs/glossary.md has the word)`);
  return found;
}

/** Looks at every source file that git knows or would take. @returns the number of findings */
export function findShapes(): number {
  const known = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.mjs', '*.cjs', '*.css'], {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const found = known
    .split('\n')
    .filter((path) => path !== '' && !/generated/.test(path))
    .flatMap((path) => shapeOf(path, readFileSync(join(repository, path), 'utf8')));
  for (const each of found) process.stdout.write(`${each}\n`);
  return found.length;
}
