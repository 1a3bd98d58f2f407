import { created, defineRoute, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.js';
import { Roles } from './roles.js';
import { idParamsSchema, newRoleSchema, rolePatchSchema, roleSchema } from './schemas.js';

const list = defineRoute({
  method: 'GET',
  path: '/roles',
  permission: 'core.roles.read',
  summary: 'All roles',
  output: z.array(roleSchema),
  inject: { roles: Roles },
  handler: (_request, { roles }) => roles.all(),
});

const permissions = defineRoute({
  method: 'GET',
  path: '/permissions',
  permission: 'core.roles.read',
  summary: 'Every permission that core and the plugins name',
  output: z.array(z.object({ id: z.string(), titleKey: z.string(), plugin: z.string() })),
  inject: { roles: Roles },
  handler: (_request, { roles }) => roles.permissions().map(({ id, titleKey, plugin }) => ({ id, titleKey, plugin })),
});

const create = defineRoute({
  method: 'POST',
  path: '/roles',
  permission: 'core.roles.write',
  summary: 'Adds a role',
  body: newRoleSchema,
  output: roleSchema,
  atomic: true,
  inject: { roles: Roles, audit: AuditTrail },
  handler: async (request, { roles, audit }) => {
    const role = await roles.create(request.user, request.body.name, request.body.permissions);
    await audit.record({ by: request.user.id, action: 'core.roles.created', object: `role:${role.id}`, after: role });
    return created(role);
  },
});

const change = defineRoute({
  method: 'PATCH',
  path: '/roles/:id',
  permission: 'core.roles.write',
  summary: 'Changes a role',
  params: idParamsSchema,
  body: rolePatchSchema,
  output: roleSchema,
  atomic: true,
  inject: { roles: Roles, audit: AuditTrail },
  handler: async (request, { roles, audit }) => {
    const { before, after } = await roles.change(request.user, request.params.id, request.body, request.ifMatch);
    const entry = { by: request.user.id, action: 'core.roles.changed', object: `role:${after.id}`, before, after };
    await audit.record(entry);
    return versioned(after, after.version);
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/roles/:id',
  permission: 'core.roles.write',
  summary: 'Removes a role that nobody has',
  params: idParamsSchema,
  atomic: true,
  inject: { roles: Roles, audit: AuditTrail },
  handler: async (request, { roles, audit }): Promise<undefined> => {
    const before = await roles.remove(request.user, request.params.id, request.ifMatch);
    await audit.record({ by: request.user.id, action: 'core.roles.removed', object: `role:${before.id}`, before });
  },
});

export const roleRoutes = [list, permissions, create, change, remove] as const;
