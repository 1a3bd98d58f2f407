import { defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AuditTrail } from '@perezvon/host';
import { AsteriskConfigService } from './asterisk-config-service.js';

const inject = { config: AsteriskConfigService, audit: AuditTrail };
const applied = z.object({ revision: z.string() });
const id = z.object({ id: z.string().regex(/^\d{1,20}$/) });

/** Core's own routes for the configuration of Asterisk. */
export const asteriskConfigRoutes = [
  defineRoute({
    method: 'GET',
    path: '/asterisk-config',
    permission: 'core.asteriskConfig.read',
    summary: 'Whether something waits for Apply',
    output: z.object({
      changed: z.boolean(),
      revision: z.string().optional(),
      nodes: z.array(z.object({ id: z.string(), state: z.enum(['current', 'differs', 'failed']) })),
    }),
    inject,
    handler: async (_request, { config }) => {
      const { changed, revision, nodes } = await config.refresh();
      return { changed, ...(revision === undefined ? {} : { revision }), nodes: [...nodes] };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/asterisk-config/preview',
    permission: 'core.asteriskConfig.read',
    summary: 'What Apply would change',
    output: z.object({ files: z.array(z.object({ file: z.string(), diff: z.string() })) }),
    inject,
    handler: async (_request, { config }) => ({ files: [...(await config.preview())] }),
  }),
  defineRoute({
    method: 'POST',
    path: '/asterisk-config/apply',
    permission: 'core.asteriskConfig.apply',
    summary: 'Brings the configuration into force',
    body: z.object({ why: z.string().trim().max(500).optional() }).optional(),
    output: applied,
    inject,
    handler: async ({ user, body }, { config, audit }) => {
      const why = body?.why === '' ? undefined : body?.why;
      const revision = await config.apply(user.name, why);
      await audit.record({
        by: user.id,
        action: 'core.asteriskConfig.applied',
        object: `revision:${revision}`,
        after: { why },
      });
      return { revision };
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/asterisk-config/revisions',
    permission: 'core.asteriskConfig.read',
    summary: 'Configurations that were in force, newest first',
    output: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        by: z.string(),
        why: z.string().optional(),
        restoredFrom: z.string().optional(),
      }),
    ),
    inject,
    handler: async (_request, { config }) => [...(await config.revisions())],
  }),
  defineRoute({
    method: 'POST',
    path: '/asterisk-config/revisions/:id/restore',
    permission: 'core.asteriskConfig.apply',
    summary: 'Brings an older configuration into force again',
    params: id,
    output: applied,
    inject,
    handler: async ({ user, params }, { config, audit }) => {
      const revision = await config.restore(params.id, user.name);
      await audit.record({
        by: user.id,
        action: 'core.asteriskConfig.restored',
        object: `revision:${revision}`,
        after: { restoredFrom: params.id },
      });
      return { revision };
    },
  }),
] as const;
