import { defineRoute } from '@perezvon/sdk/server';
import { destinationChoiceSchema, homePartSchema, type Manifest, panelSchema, partSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { known } from '../auth/session-routes.js';
import { selfPermission } from '../core-manifest.js';
import type { Kernel } from '../kernel/index.js';

/** Where its module is loaded from. */
const loadable = { module: z.string(), plugin: z.string() };
interface Asker {
  can(permission: string): boolean;
}
const inOrder = <T extends { readonly order: number }>(parts: readonly T[]) =>
  parts.toSorted((a, b) => a.order - b.order);

/** What the shell needs to draw its frame for the person who asks. */
export function shellRoutes(kernel: Kernel, version: string) {
  const partsFor = <T extends { readonly module: string; readonly permission: string }>(
    user: Asker,
    of: (manifest: Manifest) => readonly T[],
  ) =>
    kernel
      .packages()
      .filter(({ state }) => state === 'running')
      .flatMap(({ id, manifest }) =>
        of(manifest)
          .filter(({ permission }) => user.can(permission))
          .map((part) => ({ ...part, plugin: id, module: `/plugins/${id}/ui/${part.module}` })),
      );
  return [
    defineRoute({
      method: 'GET',
      path: '/shell',
      permission: selfPermission,
      summary: 'Panels, and parts of the first page and of other panels, of running plugins that the asker may open',
      output: z.object({
        panels: z.array(panelSchema.extend(loadable)),
        home: z.array(homePartSchema.extend(loadable)),
        parts: z.array(partSchema.extend(loadable)),
        permissions: z.array(z.string()),
        version: z.string(),
      }),
      handler: (request) => ({
        panels: partsFor(request.user, ({ panels }) => panels),
        home: inOrder(partsFor(request.user, ({ home }) => home)),
        parts: inOrder(partsFor(request.user, ({ parts }) => parts)),
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
  ] as const;
}
