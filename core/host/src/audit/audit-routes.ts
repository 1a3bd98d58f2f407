import { defineRoute } from '@perezvon/sdk/server';
import { AuditTrail, auditPageSchema, auditQuerySchema } from './audit-trail.js';

export const auditRoutes = [
  defineRoute({
    method: 'GET',
    path: '/audit',
    permission: 'core.audit.read',
    summary: 'Who changed what, newest first',
    query: auditQuerySchema,
    output: auditPageSchema,
    inject: { audit: AuditTrail },
    handler: async (request, { audit }) => {
      const page = await audit.page(request.query);
      return { ...page, items: [...page.items] };
    },
  }),
] as const;
