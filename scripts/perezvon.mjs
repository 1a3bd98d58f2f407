#!/usr/bin/env node
// The door to every command. Plain JavaScript without packages, because it is what installs them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { installPackages } from './lib/install.mjs';
import { fail, nodeBinary, repository, run } from './lib/run.mjs';

const commands = ['demo', 'start', 'test', 'test:long', 'check', 'bench', 'build', 'new:plugin'];
const [command, ...args] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19))
  fail(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
if (!commands.includes(command)) fail(`Unknown command ${command ?? ''}. There are: ${commands.join(', ')}.`);

await installPackages();
if (command === 'new:plugin') {
  process.exitCode = await run(nodeBinary(), [join(repository, 'plugin-sdk/generator/new-plugin.mjs'), ...args]);
} else {
  await build();
  if (command !== 'build') {
    const main = join(repository, 'launcher/dist/main.js');
    if (!existsSync(main)) fail('The build made no launcher/dist/main.js; run npm run build and read what it says.');
    process.exitCode = await run(nodeBinary(), ['--enable-source-maps', main, command, ...args]);
  }
}
