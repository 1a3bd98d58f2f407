// Writes a small plugin that works as it is: `npm run new:plugin hello`.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf } from './templates.mjs';

const reserved = ['core', 'api', 'assets', 'plugins', 'live', 'healthz'];

/** Why a name cannot be taken, in one line; nothing when it can. */
function objection(root, id) {
  if (id === undefined) return 'Say the name: npm run new:plugin hello';
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id) || id.length < 2 || id.length > 32) {
    return `"${id}" cannot be a plugin's name: 2 to 32 small letters, digits and single dashes, a letter first`;
  }
  if (reserved.includes(id)) return `"${id}" is taken by the product itself`;
  return existsSync(join(root, 'plugins', id)) ? `plugins/${id} exists already` : undefined;
}

/** Lets `npm run build` know the new folders. */
async function addReferences(root, id) {
  const file = join(root, 'tsconfig.json');
  const text = await readFile(file, 'utf8');
  const lines = [`plugins/${id}`, `plugins/${id}/ui`]
    .filter((path) => !text.includes(`"${path}"`))
    .map((path) => `    { "path": "${path}" }`);
  // Before the tests, which come last because they may use everything.
  const last = /^ *\{ "path": "test" \}/m;
  const added = last.test(text)
    ? text.replace(last, (test) => [...lines, test].join(',\n'))
    : text.replace(/\s*\]\s*\}\s*$/, `,\n${lines.join(',\n')}\n  ]\n}\n`);
  await writeFile(file, added);
}

const read = (file) =>
  readFile(file, 'utf8').catch((error) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)));

/** Lets `npm ci` know the new package, which it refuses otherwise: what npm itself would write, without a network. */
async function addToLock(root, id, { name, version, license, dependencies }) {
  const file = join(root, 'package-lock.json');
  const text = await read(file);
  if (text === undefined) return;
  const lock = JSON.parse(text);
  const packages = {
    ...lock.packages,
    [`node_modules/${name}`]: { resolved: `plugins/${id}`, link: true },
    [`plugins/${id}`]: { name, version, license, dependencies },
  };
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  const added = `${JSON.stringify(lock, null, 2)}\n`;
  await writeFile(file, added);
  // The packages that are there fit the lock as before: nothing is installed again for a folder that is ours.
  const stamp = join(root, 'node_modules/.perezvon-stamp');
  const hash = (lines) => createHash('sha256').update(lines).digest('hex');
  if ((await read(stamp)) === hash(text)) await writeFile(stamp, hash(added));
}

/** Writes the plugin below `root` and returns what a person should do next. */
export async function newPlugin(root, id) {
  const wrong = objection(root, id);
  if (wrong !== undefined) throw new Error(wrong);
  const files = filesOf(id);
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, 'plugins', id, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
  await addReferences(root, id);
  await addToLock(root, id, JSON.parse(files['package.json']));
  return [
    ...Object.keys(files).map((name) => `  plugins/${id}/${name}`),
    `Now: npm run build, then npm start, and open /${id}. Its test: npx vitest run --project unit plugins/${id}`,
  ].join('\n');
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--root');
  const root = at > 0 ? resolve(process.argv[at + 1]) : fileURLToPath(new URL('../..', import.meta.url));
  try {
    console.log(await newPlugin(root, process.argv[2]));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
