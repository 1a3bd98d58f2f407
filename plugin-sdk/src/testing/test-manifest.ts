import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, manifestSchema } from '../shared/index.js';

/** The manifest of the package that a file lies in. @param moduleUrl The test's `import.meta.url`. */
export function manifestOf(moduleUrl: string): Manifest {
  const start = dirname(fileURLToPath(moduleUrl));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (!existsSync(path)) continue;
    const content = JSON.parse(readFileSync(path, 'utf8')) as { readonly perezvon?: unknown };
    if (content.perezvon === undefined) throw new Error(`${path} has no perezvon block`);
    return manifestSchema.parse(content.perezvon);
  }
  throw new Error(`no package.json above ${start}`);
}
