import { definePlugin } from '@perezvon/sdk/server';
import { ContactWriter } from './contacts/contact-writer.js';
import { contactEditRoutes } from './contacts/routes.js';
import { importListJob, ListFiles } from './imports/jobs.js';
import { ListLookup } from './lists/list-lookup.js';
import { ListOwnerRegistry, ListOwners } from './lists/list-owners.js';
import { Lists } from './lists/lists.js';
import { ListModel } from './lists/model.js';
import { listRoutes } from './lists/routes.js';
import { migrations } from './migrations/index.js';

export default definePlugin({
  id: 'contacts',
  migrations,
  offers: [ListFiles, ListLookup],
  async start(host) {
    const { container, services } = host;
    host.db.models(ListModel);
    services.provide(ListFiles, { folder: await host.folder('lists'), pool: host.db.pool });
    host.jobs.define(importListJob);
    const owners = new ListOwnerRegistry();
    container.registerInstance(ListOwnerRegistry, owners);
    host.points.offer(ListOwners, { added: (owner) => owners.add(owner), removed: (owner) => owners.remove(owner) });
    container.registerSingleton(Lists);
    container.registerSingleton(ContactWriter);
    services.provide(ListLookup, container.resolve(Lists));
    host.http.routes(...listRoutes, ...contactEditRoutes);
  },
});
