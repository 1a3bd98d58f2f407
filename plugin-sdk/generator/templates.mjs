const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
const pascal = (id) =>
  id
    .split('-')
    .map((part) => part[0].toUpperCase() + part.slice(1))
    .join('');

const manifest = (id) => ({
  id,
  sdk: '^0.1.0',
  titleKey: `${id}.title`,
  permissions: [{ id: `${id}.use`, titleKey: `${id}.permission.use`, roles: ['supervisor'] }],
  panels: [
    {
      tag: `${id}-panel`,
      module: 'panel.js',
      path: `/${id}`,
      titleKey: `${id}.title`,
      permission: `${id}.use`,
      menu: { group: 'system' },
    },
  ],
});

const packageJson = (id) => ({
  name: `@perezvon/plugin-${id}`,
  version: '0.1.0',
  private: true,
  license: 'Apache-2.0',
  type: 'module',
  exports: {
    './plugin': './dist/plugin.js',
    './api': { types: './dist/api.d.ts' },
    './package.json': './package.json',
  },
  dependencies: { '@perezvon/sdk': '0.1.0', zod: '4.6.7' },
  perezvon: manifest(id),
});

const plugin = (id) => `import { definePlugin, defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';

export const routes = [
  defineRoute({
    method: 'GET',
    path: '/greeting',
    permission: '${id}.use',
    summary: 'A greeting by name',
    query: z.object({ name: z.string().max(50).default('Perezvon') }),
    output: z.object({ name: z.string() }),
    handler: ({ query }) => ({ name: query.name }),
  }),
];

export default definePlugin({
  id: '${id}',
  start(host) {
    host.http.routes(...routes);
  },
});
`;

const api = (id) => `import type { ApiOf } from '@perezvon/sdk/shared';
import type { routes } from './plugin.js';

/** What the panel may ask of this plugin: types alone, from the schemas of its routes. */
export type ${pascal(id)}Api = ApiOf<'${id}', (typeof routes)[number]>;
`;

const panel = (id) => `import { apiClient, customElement, html, PanelElement } from '@perezvon/sdk/ui';
import type { ${pascal(id)}Api } from '../api.js';

const api = apiClient<${pascal(id)}Api>();

@customElement('${id}-panel')
export class ${pascal(id)}Panel extends PanelElement {
  private readonly greeting = api.query(this, '/api/${id}/greeting');

  override render() {
    return html\`<p>\${this.t('${id}.greeting', { name: this.greeting.data?.name ?? '…' })}</p>\`;
  }
}
`;

const test = `import { manifestOf, startTestHost } from '@perezvon/sdk/testing';
import { expect, it } from 'vitest';
import plugin from './plugin.js';

it('greets by name, and only those who may ask', async () => {
  const host = await startTestHost(plugin, { manifest: manifestOf(import.meta.url) });
  expect((await host.request('GET', '/greeting?name=Anna')).body).toEqual({ name: 'Anna' });
  expect((await host.request('GET', '/greeting', { user: { permissions: [] } })).status).toBe(403);
  await host.stop();
});
`;

const locale = (id, title, permission, greeting) => ({
  [`${id}.title`]: title,
  [`${id}.permission.use`]: permission,
  [`${id}.greeting`]: greeting,
});

const references = (up, names) => names.map((name) => ({ path: `${up}/plugin-sdk/src/${name}` }));

/** The files of a new plugin: path to text. */
export function filesOf(id) {
  const name = pascal(id);
  return {
    'package.json': json(packageJson(id)),
    'plugin.ts': plugin(id),
    'plugin.test.ts': test,
    'api.ts': api(id),
    'ui/panel.ts': panel(id),
    'locale/ru.json': json(locale(id, name, `${name}: открывать`, 'Здравствуйте, {name}!')),
    'locale/en.json': json(locale(id, name, `${name}: open`, 'Hello, {name}!')),
    'tsconfig.json': json({
      extends: '../../tsconfig.base.json',
      compilerOptions: { rootDir: '.', outDir: 'dist', types: ['node'] },
      include: ['**/*.ts'],
      exclude: ['dist', 'ui'],
      references: references('../..', ['shared', 'server', 'testing']),
    }),
    'ui/tsconfig.json': json({
      extends: '../../../tsconfig.ui.json',
      compilerOptions: { rootDir: '.', outDir: '../dist/ui' },
      include: ['**/*.ts'],
      references: [{ path: '..' }, ...references('../../..', ['shared', 'ui'])],
    }),
  };
}
