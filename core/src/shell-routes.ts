import { defineRoute, type Route } from '@perezvon/sdk/server';
import { destinationChoiceSchema, homePartSchema, panelSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { known } from './auth/session-routes.js';
import { selfPermission } from './core-manifest.js';
import type { Kernel } from './kernel/index.js';

/** What the shell needs to draw its frame for the person who asks. */
export function shellRoutes(kernel: Kernel, version: string): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/shell',
      permission: selfPermission,
      summary: 'Panels and parts of the first page of running plugins that the asker may open',
      output: z.object({
        panels: z.array(panelSchema.extend({ module: z.string(), plugin: z.string() })),
        home: z.array(homePartSchema.extend({ module: z.string(), plugin: z.string() })),
        permissions: z.array(z.string()),
        version: z.string(),
      }),
      handler: (request) => ({
        panels: kernel
          .packages()
          .filter(({ state }) => state === 'running')
          .flatMap(({ id, manifest }) =>
            manifest.panels
              .filter((panel) => request.user.can(panel.permission))
              .map((panel) => ({ ...panel, plugin: id, module: `/plugins/${id}/ui/${panel.module}` })),
          ),
        home: kernel
          .packages()
          .filter(({ state }) => state === 'running')
          .flatMap(({ id, manifest }) =>
            manifest.home
              .filter((part) => request.user.can(part.permission))
              .map((part) => ({ ...part, plugin: id, module: `/plugins/${id}/ui/${part.module}` })),
          )
          .toSorted((a, b) => a.order - b.order),
        permissions: known(request).permissions(),
        version,
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/destinations',
      permission: selfPermission,
      summary: 'Kinds of places that a call can be sent to, as the asker may choose them',
      output: z.array(destinationChoiceSchema),
      handler: (request) =>
        kernel
          .packages()
          .filter(({ state }) => state === 'running')
          .flatMap(({ manifest }) => manifest.destinations)
          .filter(({ options }) => options === undefined || request.user.can(options.permission)),
    }),
  ];
}
