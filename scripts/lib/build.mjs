import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, nodeBinary, progress, repository, run } from './run.mjs';
import { deleteStale } from './stale.mjs';

const bundleSources = [
  'ui-shell/src',
  'ui-shell/vite.config.mjs',
  'plugin-sdk/src/ui',
  'plugin-sdk/src/shared',
  'package-lock.json',
];
const shell = join(repository, 'ui-shell/dist/shell.json');
const stamp = join(repository, 'ui-shell/dist/.stamp');

/** Compiles everything, and bundles the interface when its sources have changed. Seconds when nothing has. */
export async function build() {
  const started = Date.now();
  progress('build: compiling');
  if ((await run(nodeBinary(), [join(repository, 'node_modules/typescript/bin/tsc'), '-b'], { quiet: true })) !== 0)
    fail('The code does not compile (see above).');
  deleteStale();
  const wanted = fingerprint();
  if (!existsSync(shell) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    progress('build: bundling the interface');
    const vite = join(repository, 'node_modules/vite/bin/vite.js');
    if (
      (await run(nodeBinary(), [vite, 'build', '--config', 'ui-shell/vite.config.mjs', '--logLevel', 'warn'], {
        quiet: true,
      })) !== 0
    )
      fail('The interface cannot be bundled (see above).');
    mkdirSync(join(repository, 'ui-shell/dist'), { recursive: true });
    writeFileSync(stamp, wanted);
  }
  progress(`build: done (${((Date.now() - started) / 1000).toFixed(1)} s)`, true);
}

function fingerprint() {
  const facts = [];
  const visit = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else facts.push(`${path}:${stat.size}:${stat.mtimeMs}`);
  };
  for (const source of bundleSources) visit(join(repository, source));
  return facts.join('\n');
}
