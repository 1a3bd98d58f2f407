import { created, defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AuditTrail } from '../audit/audit-trail.js';
import { SessionOnlyError } from './errors.js';
import { idParamsSchema, newTokenSchema, tokenSchema } from './schemas.js';
import { known } from './session-routes.js';
import { Tokens } from './tokens.js';

const list = defineRoute({
  method: 'GET',
  path: '/tokens',
  permission: 'core.tokens.write',
  summary: 'Own API tokens; an administrator sees all',
  output: z.array(tokenSchema),
  inject: { tokens: Tokens },
  handler: (request, { tokens }) => tokens.visibleTo(known(request)),
});

const create = defineRoute({
  method: 'POST',
  path: '/tokens',
  permission: 'core.tokens.write',
  summary: 'Makes an API token; its text is in this answer and nowhere else',
  body: newTokenSchema,
  output: tokenSchema.extend({ token: z.string() }),
  atomic: true,
  inject: { tokens: Tokens, audit: AuditTrail },
  handler: async (request, { tokens, audit }) => {
    // A token that makes tokens would outlive its own expiry.
    if (request.user.kind !== 'user') throw new SessionOnlyError();
    const made = await tokens.create(known(request), request.body);
    const { token: _text, ...after } = made;
    await audit.record({ by: request.user.id, action: 'core.tokens.created', object: `token:${made.id}`, after });
    return created(made);
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/tokens/:id',
  permission: 'core.tokens.write',
  summary: 'Revokes an API token',
  params: idParamsSchema,
  atomic: true,
  inject: { tokens: Tokens, audit: AuditTrail },
  handler: async (request, { tokens, audit }): Promise<undefined> => {
    const before = await tokens.remove(known(request), request.params.id);
    await audit.record({ by: request.user.id, action: 'core.tokens.removed', object: `token:${before.id}`, before });
  },
});

export const tokenRoutes = [list, create, remove] as const;
