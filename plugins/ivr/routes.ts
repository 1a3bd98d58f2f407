import { defineResource, defineRoute, HostAudit } from '@perezvon/sdk/server';
import { z } from 'zod';
import { MenuInUseError } from './errors.js';
import { CountsToken } from './menus/counts.js';
import { MenuRepositoryToken } from './menus/menu-repository.js';
import { countsSchema, idSchema, menuPatchSchema, menuSchema, newMenuSchema } from './menus/schemas.js';

const needs = { menus: MenuRepositoryToken, audit: HostAudit };

export const menuRoutes = [
  ...defineResource({
    path: '/menus',
    store: MenuRepositoryToken,
    params: idSchema,
    view: menuSchema,
    create: newMenuSchema,
    patch: menuPatchSchema,
    permissions: { read: 'ivr.read', write: 'ivr.write' },
    summaries: {
      list: 'All voice menus as they are edited, with what is wrong with them',
      create: 'Adds a menu as a draft; callers meet it once it is published',
      change: 'Changes a menu; callers go on meeting what was published before',
      remove: 'Deletes a menu that nothing leads to: no other menu, number, campaign or queue',
    },
    audit: {
      object: ({ id }) => `menu:${id}`,
      created: 'ivr.created',
      changed: 'ivr.changed',
      removed: 'ivr.deleted',
    },
    inUse: (names) => new MenuInUseError([...names]),
  }),
  defineRoute({
    method: 'POST',
    path: '/menus/:id/publish',
    permission: 'ivr.write',
    summary:
      'Lets callers meet the menu as it is now, with those it leads to that are still drafts; refused when they could get lost',
    params: idSchema,
    output: menuSchema,
    atomic: true,
    takesVersion: true,
    inject: needs,
    handler: async ({ params, user, ifMatch }, { menus, audit }) => {
      const published = await menus.publish(params.id, ifMatch);
      for (const after of published)
        await audit.record({ by: user.id, action: 'ivr.published', object: `menu:${after.id}`, after });
      const [menu] = published;
      return menu ?? menus.get(params.id);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/menus/:id/counts',
    permission: 'ivr.read',
    summary: 'How often each key was pressed in the last days',
    params: idSchema,
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(7) }),
    output: countsSchema,
    inject: { counts: CountsToken },
    handler: async ({ params, query }, { counts }) => [...(await counts.of(params.id, query.days))],
  }),
] as const;
