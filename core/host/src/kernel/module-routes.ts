import { type AuditHost, type DbHost, defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';
import type { Kernel } from './kernel.js';
import { moduleSummarySchema } from './module-summary.js';

const idParams = z.object({ id: z.string().max(64) });

/** The routes of Module Admin, for mounting below `/api/core`. Each change is recorded in the audit trail. */
export function moduleRoutes({
  kernel,
  audit,
  transaction,
}: {
  readonly kernel: Kernel;
  readonly audit: AuditHost;
  readonly transaction: DbHost['transaction'];
}) {
  const act = <V extends 'enable' | 'disable' | 'retry'>(verb: V, summary: string) =>
    defineRoute({
      method: 'POST',
      path: `/modules/:id/${verb}` as const,
      permission: 'core.modules.write',
      summary,
      params: idParams,
      output: moduleSummarySchema,
      handler: async ({ params: { id }, user }) => {
        const before = stateOf(kernel, id);
        const module = await kernel[verb](id);
        const action = `core.module.${verb}`;
        await audit.record({ by: user.id, action, object: `module:${id}`, before, after: stateOf(kernel, id) });
        return module;
      },
    });
  return [
    defineRoute({
      method: 'GET',
      path: '/modules',
      permission: 'core.modules.read',
      summary: 'All plugins with state, contributions, health and settings',
      output: z.array(moduleSummarySchema),
      handler: () => [...kernel.list()],
    }),
    defineRoute({
      method: 'GET',
      path: '/modules/:id',
      permission: 'core.modules.read',
      summary: 'One plugin',
      params: idParams,
      output: moduleSummarySchema,
      handler: ({ params }) => kernel.get(params.id),
    }),
    act('enable', 'Enables a plugin at once; answers when it runs or has failed'),
    act('disable', 'Disables a plugin at once; those who need it are blocked'),
    act('retry', 'Tries a failed plugin again'),
    defineRoute({
      method: 'PUT',
      path: '/modules/:id/settings',
      permission: 'core.modules.write',
      summary: 'Changes settings of a plugin; those not given stay',
      params: idParams,
      body: z.object({ values: z.record(z.string().max(64), z.unknown()) }),
      output: moduleSummarySchema,
      handler: async ({ params: { id }, body, user }) => {
        const before = kernel.get(id).values;
        await transaction(async () => {
          await kernel.settings.save(id, body.values);
          const after = { ...before, ...body.values };
          await audit.record({ by: user.id, action: 'core.module.settings', object: `module:${id}`, before, after });
        });
        return kernel.get(id);
      },
    }),
  ] as const;
}

function stateOf(kernel: Kernel, id: string) {
  const { enabled, state } = kernel.get(id);
  return { enabled, state };
}
