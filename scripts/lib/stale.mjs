import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './run.mjs';

/** Where compiled code lies: each package's `dist`, and the folders of sources that it mirrors. */
function packages() {
  const { workspaces } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const folders = workspaces.flatMap((path) =>
    path.endsWith('/*')
      ? readdirSync(join(repository, path.slice(0, -2))).map((name) => path.replace('*', name))
      : path,
  );
  return (
    folders
      // Its dist holds the bundles of the browser.
      .filter((folder) => folder !== 'ui-shell')
      .map((folder) => ({
        compiled: join(repository, folder, 'dist'),
        sources: [join(repository, folder, 'src'), join(repository, folder)],
      }))
      .filter(({ compiled }) => existsSync(compiled))
  );
}

/**
 * Deletes what was compiled from sources that are gone: the compiler leaves it, and tests, import rules and plugins would
 * go on finding it.
 */
export function deleteStale() {
  for (const { compiled, sources } of packages()) {
    for (const path of readdirSync(compiled, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.js')) continue;
      const stem = path.slice(0, -3);
      if (sources.some((folder) => existsSync(join(folder, `${stem}.ts`)))) continue;
      for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map'])
        rmSync(join(compiled, `${stem}${ending}`), { force: true });
    }
  }
}
