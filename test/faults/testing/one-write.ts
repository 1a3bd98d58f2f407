import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { productRoot } from '@perezvon/host';
import { type PluginDefinition, type Token, token } from '@perezvon/sdk/server';
import { manifestSchema } from '@perezvon/sdk/shared';
import { startTestHost, type TestHost } from '@perezvon/sdk/testing';
import { createPool } from 'mysql2/promise';
import { writes } from './writes.js';

// One plugin, one write: `node one-write.js <plugin> prepare|write`. What other plugins offer is nobody here.
const [plugin = '', what = ''] = process.argv.slice(2);
const url = process.env['DATABASE_URL'] ?? '';
const write = writes[plugin];
if (!write) throw new Error(`no write is known of ${plugin}`);

const nothing = (): unknown => Object.assign([], { dispose: () => undefined });
const nobody: unknown = new Proxy({}, { get: (_target, key) => (key === 'then' ? undefined : nothing) });
const offered = [
  'operators.operators',
  'sounds.prompts',
  'sounds.speech',
  'telephony.trunks',
  'telephony.phones',
  'telephony.phoneCalls',
  'telephony.conversations',
  'telephony.talks',
  'telephony.routing',
];

const folder = join(productRoot, 'plugins', plugin);
const { default: definition } = (await import(pathToFileURL(join(folder, 'dist/plugin.js')).href)) as {
  default: PluginDefinition;
};
const packageText: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const manifest = manifestSchema.parse(Reflect.get(Object(packageText), 'perezvon'));
const pool = createPool({ uri: url, timezone: 'Z', connectionLimit: 1 });
const host: TestHost = await startTestHost(what === 'prepare' ? definition : { ...definition, migrations: [] }, {
  manifest,
  database: url,
  services: offered.map((name): readonly [Token<unknown>, unknown] => [token(name), nobody]),
  // As core keeps them: a row, in whatever transaction there is.
  audit: {
    record: async ({ action, object, before, after }) => {
      const facts = [action, object, JSON.stringify(before ?? null), JSON.stringify(after ?? null)];
      await host.db.query('INSERT INTO audit_entries (action, object, before_json, after_json) VALUES (?)', [facts]);
    },
  },
});
if (what === 'prepare') await write.prepare(host, pool);
else {
  const go = await write.ready(host, pool);
  await pool.query("SELECT 'armed'");
  const { status, body } = await go();
  if (status >= 300) throw new Error(JSON.stringify(body));
  process.stdout.write('whole\n');
}
process.exit(0);
