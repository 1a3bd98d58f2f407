import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestSchema } from '@perezvon/sdk/shared';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const dependencies = z.record(z.string(), z.string()).default({});
const packageSchema = z.object({
  version: z.string(),
  perezvon: manifestSchema,
  dependencies,
  devDependencies: dependencies,
});
const packageOf = (id: string) =>
  packageSchema.parse(JSON.parse(readFileSync(join(repository, 'plugins', id, 'package.json'), 'utf8')));
const importing =
  /(?:import|export)(\s+type)?\s(?:[^;'"]*?\sfrom\s)?\s*'@perezvon\/plugin-([a-z0-9-]+)[^']*'|import\(\s*'@perezvon\/plugin-([a-z0-9-]+)/g;

interface Imports {
  /** Plugins whose code is loaded. */
  readonly code: ReadonlySet<string>;
  /** Plugins of which types alone are imported. */
  readonly types: ReadonlySet<string>;
}

function importsOf(text: string): Imports {
  const found = [...text.matchAll(importing)].map(([, type, one, other]) => ({ type, id: one ?? other ?? '' }));
  const of = (types: boolean) =>
    new Set(found.filter(({ type }) => (type !== undefined) === types).map(({ id }) => id));
  return { code: of(false), types: of(true) };
}

/** What a plugin imports without saying so in its manifest. */
function undeclared(
  id: string,
  { code, types }: Imports,
  needs: readonly string[],
  after: readonly string[],
): readonly string[] {
  const lacking = (ids: ReadonlySet<string>, allowed: readonly string[]) =>
    [...ids].filter((other) => other !== id && !allowed.includes(other));
  return [
    ...lacking(code, needs).map((other) => `${other} is not in needs`),
    ...lacking(types, [...needs, ...after]).map((other) => `${other} is neither in needs nor in after`),
  ];
}

it('tells an import of code from one of types, and finds what the manifest lacks', () => {
  const text = `import { a } from '@perezvon/plugin-one';\nimport type { B } from '@perezvon/plugin-two';
    export {\n c,\n} from '@perezvon/plugin-three/engine'; await import('@perezvon/plugin-four'); import '@perezvon/plugin-five';`;
  const imports = importsOf(text);
  expect([[...imports.code], [...imports.types]]).toEqual([['one', 'three', 'four', 'five'], ['two']]);
  expect(undeclared('x', imports, ['one', 'three', 'four'], ['two', 'five'])).toEqual(['five is not in needs']);
  expect(undeclared('x', imports, ['one', 'three', 'four', 'five'], [])).toEqual([
    'two is neither in needs nor in after',
  ]);
});

describe.each(readdirSync(join(repository, 'plugins')))('%s', (id) => {
  const { perezvon, ...declared } = packageOf(id);
  const needs = Object.keys(perezvon.needs);

  it('imports nothing of a plugin that its manifest does not name', () => {
    const files = globSync(`plugins/${id}/**/*.ts`, { cwd: repository, exclude: ['**/dist/**', '**/node_modules/**'] });
    const sources = files.filter((file) => !/[.]test[.]ts$|[/]testing[/]/.test(file));
    const faults = sources.flatMap((file) =>
      undeclared(id, importsOf(readFileSync(join(repository, file), 'utf8')), needs, perezvon.after).map(
        (fault) => `${file}: ${fault}`,
      ),
    );
    expect(faults).toEqual([]);
  });

  it('depends on the packages of the plugins that it needs, and on no others', () => {
    const plugins = (packages: object) =>
      Object.keys(packages).flatMap((name) =>
        name.startsWith('@perezvon/plugin-') ? name.slice('@perezvon/plugin-'.length) : [],
      );
    expect(plugins(declared.dependencies).sort()).toEqual(needs.toSorted());
    for (const after of plugins(declared.devDependencies)) expect(needs).not.toContain(after);
  });

  it('needs versions that are there', () => {
    for (const [need, range] of Object.entries(perezvon.needs))
      expect([need, semver.satisfies(packageOf(need).version, range)]).toEqual([need, true]);
  });
});
