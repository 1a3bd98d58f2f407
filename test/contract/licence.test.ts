import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const notOurs = new Set(['node_modules', 'dist', 'var', '.git']);
const manifest = z.object({ license: z.string().optional() });

/** Every package.json below the folder that we wrote ourselves. */
async function manifests(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries
    .filter((entry) => entry.isDirectory() && !notOurs.has(entry.name))
    .map((entry) => manifests(join(folder, entry.name)));
  const here = entries.filter(({ name }) => name === 'package.json').map(({ name }) => join(folder, name));
  return [...here, ...(await Promise.all(below)).flat()];
}

describe('licence', () => {
  it('is named in every package.json', async () => {
    const paths = await manifests(repository);
    const licences = await Promise.all(
      paths.map(async (path) => [
        relative(repository, path),
        manifest.parse(JSON.parse(await readFile(path, 'utf8'))).license,
      ]),
    );
    expect(licences.length).toBeGreaterThan(15);
    expect(licences.filter(([, licence]) => licence !== 'Apache-2.0')).toEqual([]);
  });

  it('is the Apache License, in full, at the top of the repository', async () => {
    const text = await readFile(join(repository, 'LICENSE'), 'utf8');
    expect(text).toContain('Apache License\n                           Version 2.0, January 2004');
    expect(text).toContain('END OF TERMS AND CONDITIONS');
  });
});
