import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Route } from '@perezvon/sdk/server';
import { type Language, type Manifest, manifestSchema, mayAskFor, type Panel } from '@perezvon/sdk/shared';
import { localeFaults } from '@perezvon/sdk/testing';

type Texts = Record<string, unknown>;

/** The manifest of a package; nothing when the folder holds no plugin. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const { perezvon } = JSON.parse(text) as { readonly perezvon?: unknown };
  return perezvon === undefined ? undefined : manifestSchema.parse(perezvon);
}

/**
 * What a plugin's files break of the contract, seen without running it.
 *
 * @param parts folders of plugins that were parts of this one once: their texts and permissions are at hand where it runs
 */
export async function staticFaults(folder: string, parts: readonly string[] = []): Promise<readonly string[]> {
  const manifest = await readManifest(folder);
  if (!manifest) return ['package.json has no perezvon block'];
  const ofParts = await Promise.all(parts.map((part) => readManifest(part)));
  const permissions = ofParts.flatMap((part) => part?.permissions ?? []);
  const partTexts = Object.assign({}, ...(await Promise.all(parts.map((part) => readTexts(part, 'en'))))) as Texts;
  const texts = { ru: await readTexts(folder, 'ru'), en: await readTexts(folder, 'en') };
  const panels = await Promise.all(
    [...manifest.panels, ...manifest.home, ...manifest.parts].map((panel) =>
      panelFaults(folder, [...manifest.permissions, ...permissions], panel),
    ),
  );
  const names = [manifest.id, ...manifest.formerly];
  const used = [...new Set([...manifestKeys(manifest), ...(await codeKeys(folder, names))])];
  const known = (key: string) => [texts.ru, texts.en, partTexts].some((some) => Object.hasOwn(some, key));
  return [
    ...localeFaults(texts),
    ...foreignKeys(names, texts.ru),
    ...used.filter((key) => !known(key)).map((key) => `text ${key} is used and not in the locale`),
    ...panels.flat(),
  ];
}

/** What a running plugin's routes break of the contract. */
export function routeFaults(manifest: Manifest, routes: readonly Route[]): readonly string[] {
  return routes.flatMap((route) => {
    const name = `${route.method} ${route.path}`;
    const faults: string[] = [];
    if (!mayAskFor(manifest, route.permission)) {
      faults.push(`${name}: permission "${route.permission}" is not in the manifest`);
    }
    if (route.summary.trim() === '') faults.push(`${name} has no summary`);
    if (route.path.includes(':') && !route.params) faults.push(`${name} has parameters and no schema for them`);
    if (route.multipart && route.body) faults.push(`${name} is multipart and has a schema for a body`);
    if (route.method === 'GET' && route.body) faults.push(`${name} has a schema for a body`);
    return faults;
  });
}

async function readTexts(folder: string, language: Language): Promise<Texts> {
  return JSON.parse(await readFile(join(folder, 'locale', `${language}.json`), 'utf8')) as Texts;
}

function foreignKeys(ids: readonly string[], texts: Texts): readonly string[] {
  const own = ids.flatMap((id) => [`${id}.`, `error.${id}.`]);
  return Object.keys(texts)
    .filter((key) => !own.some((prefix) => key.startsWith(prefix)))
    .map((key) => `text ${key} must begin with ${own.join(' or ')}`);
}

/** Every text key in the manifest, whatever it belongs to. */
function manifestKeys(value: unknown): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name.endsWith('Key') && typeof inner === 'string' ? [inner] : manifestKeys(inner),
  );
}

/** Text keys that compiled code names: `t('…')`, `textKey: '…'`, and `error.<code>` of its own errors. */
async function codeKeys(folder: string, ids: readonly string[]): Promise<readonly string[]> {
  const files = (await readdir(join(folder, 'dist'), { recursive: true })).filter(
    (file) => file.endsWith('.js') && !file.endsWith('.test.js'),
  );
  const sources = await Promise.all(files.map((file) => readFile(join(folder, 'dist', file), 'utf8')));
  const found = (pattern: RegExp) =>
    sources.flatMap((source) => [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []));
  const keys = [
    ...found(/\bt\(\s*['"]([\w.-]+)['"]/g),
    ...found(/\b(?:textKey|titleKey|hintKey):\s*['"]([\w.-]+)['"]/g),
  ];
  const codes = found(/\bcode:\s*['"]([\w.-]+)['"]/g).filter((code) => ids.some((id) => code.startsWith(`${id}.`)));
  const own = keys.filter((key) => ids.some((id) => key.startsWith(`${id}.`) || key.startsWith(`error.${id}.`)));
  return [...own, ...codes.map((code) => `error.${code}`)];
}

async function panelFaults(
  folder: string,
  permissions: Manifest['permissions'],
  panel: Pick<Panel, 'tag' | 'module' | 'permission'>,
) {
  const faults: string[] = [];
  if (!permissions.some((permission) => permission.id === panel.permission)) {
    faults.push(`panel ${panel.tag}: permission ${panel.permission} is not in the manifest`);
  }
  const file = join(folder, 'dist', 'ui', panel.module);
  try {
    await access(file);
  } catch (error) {
    return [...faults, `panel ${panel.tag}: ${(error as Error).message}`];
  }
  const defined = new RegExp(`(?:customElement|customElements\\.define)\\(\\s*['"]${panel.tag}['"]`);
  if (!defined.test(await readFile(file, 'utf8'))) faults.push(`panel ${panel.tag} is not defined in ${panel.module}`);
  return faults;
}
