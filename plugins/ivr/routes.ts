import { type AuditHost, type CallsHost, created, defineRoute, token, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { CountsToken } from './menus/counts.js';
import { MenuInUseError } from './errors.js';
import { MenuRepositoryToken } from './menus/menu-repository.js';
import { menuAt } from './menus/problems.js';
import { countsSchema, idSchema, menuPatchSchema, menuSchema, newMenuSchema } from './menus/schemas.js';

export const Audit = token<AuditHost>('ivr.audit');
export const Calls = token<CallsHost>('ivr.calls');
const needs = { menus: MenuRepositoryToken, audit: Audit };

export const menuRoutes = [
  defineRoute({
    method: 'GET',
    path: '/menus',
    permission: 'ivr.read',
    summary: 'All voice menus as they are edited, with what is wrong with them',
    output: z.array(menuSchema),
    inject: { menus: MenuRepositoryToken },
    handler: async (_request, { menus }) => [...(await menus.all())],
  }),
  defineRoute({
    method: 'POST',
    path: '/menus',
    permission: 'ivr.write',
    summary: 'Adds a menu as a draft; callers meet it once it is published',
    body: newMenuSchema,
    output: menuSchema,
    inject: needs,
    handler: async ({ body, user }, { menus, audit }) => {
      const after = await menus.create(body.name, body.settings);
      await audit.record({ by: user.id, action: 'ivr.created', object: `menu:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/menus/:id',
    permission: 'ivr.write',
    summary: 'Changes a menu; callers go on meeting what was published before',
    params: idSchema,
    body: menuPatchSchema,
    output: menuSchema,
    inject: needs,
    handler: async ({ params, body, user, ifMatch }, { menus, audit }) => {
      const { before, after } = await menus.change(params.id, body, ifMatch);
      await audit.record({ by: user.id, action: 'ivr.changed', object: `menu:${after.id}`, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/menus/:id/publish',
    permission: 'ivr.write',
    summary:
      'Lets callers meet the menu as it is now, with those it leads to that are still drafts; refused when they could get lost',
    params: idSchema,
    output: menuSchema,
    inject: needs,
    handler: async ({ params, user }, { menus, audit }) => {
      const published = await menus.publish(params.id);
      for (const after of published)
        await audit.record({ by: user.id, action: 'ivr.published', object: `menu:${after.id}`, after });
      return menus.get(params.id);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/menus/:id',
    permission: 'ivr.write',
    summary: 'Deletes a menu that nothing leads to: no other menu, number, campaign or queue',
    params: idSchema,
    inject: { ...needs, calls: Calls },
    handler: async ({ params, user }, { menus, audit, calls }): Promise<undefined> => {
      const users = await calls.usesOf((place) => menuAt(place) === params.id);
      const others = users.filter(({ id }) => id !== params.id);
      if (others.length > 0) throw new MenuInUseError(others.map(({ name }) => name));
      const before = await menus.remove(params.id);
      await audit.record({ by: user.id, action: 'ivr.deleted', object: `menu:${before.id}`, before });
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
