import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { repository } from './run.mjs';

/** Deletes what the compiler made of sources that have moved or gone: their tests would still run. */
export function removeStaleOutputs() {
  for (const folder of outputFolders()) {
    for (const name of readdirSync(folder, { recursive: true })) {
      if (!name.endsWith('.js.map')) continue;
      const map = join(folder, name);
      const { sources = [] } = JSON.parse(readFileSync(map, 'utf8'));
      if (sources.some((source) => existsSync(resolve(dirname(map), source)))) continue;
      const stem = map.slice(0, -'.js.map'.length);
      for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) rmSync(stem + ending, { force: true });
    }
  }
}

function outputFolders() {
  const plugins = readdirSync(join(repository, 'plugins')).map((name) => `plugins/${name}`);
  const packages = [
    'plugin-sdk',
    'db',
    'asterisk',
    'core',
    'core/host',
    'core/call-engine',
    'launcher',
    'test',
    ...plugins,
  ];
  return packages.map((name) => join(repository, name, 'dist')).filter((folder) => existsSync(folder));
}
