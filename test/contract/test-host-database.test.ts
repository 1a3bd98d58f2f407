import { createTestDatabase } from '@perezvon/db';
import { DataTypes, definePlugin, defineRoute, Model } from '@perezvon/sdk/server';
import { manifestSchema } from '@perezvon/sdk/shared';
import { startTestHost } from '@perezvon/sdk/testing';
import { expect, it } from 'vitest';
import { z } from 'zod';

class Thing extends Model {
  static readonly table = 'demo_things';
  static readonly columns = {
    id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
    name: DataTypes.STRING,
  };
}

it('a plugin under test gets its tables on a real MariaDB', async () => {
  const database = await createTestDatabase();
  const manifest = manifestSchema.parse({
    id: 'demo',
    sdk: '*',
    titleKey: 'demo.title',
    permissions: [{ id: 'demo.use', titleKey: 'demo.use' }],
    tables: ['demo_things'],
  });
  const plugin = definePlugin({
    id: 'demo',
    migrations: [
      { id: '002-insert', up: ({ query }) => query('INSERT INTO demo_things (name) VALUES (?)', ['first']) },
      {
        id: '001-create',
        up: ({ query }) => query('CREATE TABLE demo_things (id INT PRIMARY KEY AUTO_INCREMENT, name TEXT)'),
      },
    ],
    start({ db, http }) {
      db.models(Thing);
      const names = z.array(z.string());
      http.routes(
        defineRoute({
          method: 'GET',
          path: '/',
          permission: 'demo.use',
          summary: 'names',
          output: names,
          handler: async () => (await Thing.findAll()).map((thing) => String(thing.get('name'))),
        }),
      );
    },
  });
  const host = await startTestHost(plugin, { manifest, database: database.url });
  expect((await host.request('GET', '/')).body).toEqual(['first']);
  await host.stop();
  await database.drop();
});
