import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { repository } from '../places.js';

const importing = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/**
 * Files that import each other in a ring, types included, which the compiled code does not show.
 *
 * @param sources text of each file by its path
 * @returns each group of files that all lead to one another
 */
export function circlesIn(sources: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text, sources)]));
  const index = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  // Tarjan's strongly connected components.
  const visit = (path: string): number => {
    const own = index.size;
    index.set(path, own);
    open.push(path);
    let low = own;
    for (const next of imports.get(path) ?? []) {
      if (!index.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, index.get(next) ?? own);
    }
    if (low === own) {
      const group = open.splice(open.indexOf(path));
      if (group.length > 1 || imports.get(path)?.has(path)) circles.push(group.sort());
    }
    return low;
  };
  for (const path of sources.keys()) if (!index.has(path)) visit(path);
  return circles;
}

function importsOf(path: string, text: string, sources: ReadonlyMap<string, string>): ReadonlySet<string> {
  const targets = [...text.matchAll(importing)].map(([, to = '']) =>
    normalize(join(dirname(path), to)).replace(/\.js$/, '.ts'),
  );
  return new Set(targets.filter((target) => sources.has(target)));
}

/** Prints each circle of the repository's sources. */
export function findCircles(): number {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
    cwd: repository,
    encoding: 'utf8',
  });
  const paths = listed.split('\n').filter((path) => path !== '' && existsSync(join(repository, path)));
  const circles = circlesIn(new Map(paths.map((path) => [path, readFileSync(join(repository, path), 'utf8')])));
  for (const circle of circles) process.stdout.write(`files import each other: ${circle.join(', ')}\n`);
  return circles.length === 0 ? 0 : 1;
}
