import { created, defineRoute, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.js';
import { idParamsSchema, newUserSchema, userPatchSchema, userSchema } from './schemas.js';
import { Users } from './users.js';

const list = defineRoute({
  method: 'GET',
  path: '/users',
  permission: 'core.users.read',
  summary: 'All users',
  output: z.array(userSchema),
  inject: { users: Users },
  handler: (_request, { users }) => users.all(),
});

const read = defineRoute({
  method: 'GET',
  path: '/users/:id',
  permission: 'core.users.read',
  summary: 'One user',
  params: idParamsSchema,
  output: userSchema,
  inject: { users: Users },
  handler: async (request, { users }) => {
    const user = await users.byId(request.params.id);
    return versioned(user, user.version);
  },
});

const create = defineRoute({
  method: 'POST',
  path: '/users',
  permission: 'core.users.write',
  summary: 'Adds a user',
  body: newUserSchema,
  output: userSchema,
  atomic: true,
  inject: { users: Users, audit: AuditTrail },
  handler: async (request, { users, audit }) => {
    const user = await users.create(request.user, request.body);
    await audit.record({ by: request.user.id, action: 'core.users.created', object: `user:${user.id}`, after: user });
    return created(user);
  },
});

const change = defineRoute({
  method: 'PATCH',
  path: '/users/:id',
  permission: 'core.users.write',
  summary: 'Changes a user; a new password or deactivation ends his sessions',
  params: idParamsSchema,
  body: userPatchSchema,
  output: userSchema,
  atomic: true,
  inject: { users: Users, audit: AuditTrail },
  handler: async (request, { users, audit }) => {
    const { before, after } = await users.change(request.user, request.params.id, request.body, request.ifMatch);
    const action = request.body.password === undefined ? 'core.users.changed' : 'core.users.passwordChanged';
    await audit.record({ by: request.user.id, action, object: `user:${after.id}`, before, after });
    return versioned(after, after.version);
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/users/:id',
  permission: 'core.users.write',
  summary: 'Removes a user and ends his sessions',
  params: idParamsSchema,
  atomic: true,
  inject: { users: Users, audit: AuditTrail },
  handler: async (request, { users, audit }): Promise<undefined> => {
    const before = await users.remove(request.user, request.params.id, request.ifMatch);
    await audit.record({ by: request.user.id, action: 'core.users.removed', object: `user:${before.id}`, before });
  },
});

export const userRoutes = [list, read, create, change, remove] as const;
