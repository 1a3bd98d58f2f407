import { defineRoute, type Log, NotFoundError, PerezvonError } from '@perezvon/sdk/server';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import { selfPermission } from '../core-manifest.js';
import type { Kernel } from '../kernel/index.js';

/** Reports from one person per minute: a page that fails again and again need be told of only so often. */
const perPerson = { points: 20, duration: 60 } as const;

/** 429. */
class TooManyReportsError extends PerezvonError {
  constructor() {
    super('enough has been reported', { code: 'core.tooManyReports', status: 429 });
  }
}

/** A page of a plugin that broke in somebody's browser, told by the shell: shown in that plugin's health. */
export function panelFaultRoutes(kernel: Kernel, log: Log) {
  const limiter = new RateLimiterMemory({ ...perPerson, keyPrefix: 'panel-faults' });
  const admit = async (person: string) => {
    try {
      await limiter.consume(person);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) throw new TooManyReportsError();
      throw refused;
    }
  };
  return [
    defineRoute({
      method: 'POST',
      path: '/panel-faults',
      permission: selfPermission,
      summary: 'Tells that a page of a plugin broke, or did not answer',
      body: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('failed'), tag: z.string().max(100), message: z.string().max(2_000) }),
        z.object({ kind: z.literal('silent'), tag: z.string().max(100) }),
      ]),
      output: z.void(),
      handler: async ({ user, body }) => {
        await admit(user.id);
        const [found] = kernel.packages().flatMap(({ id, manifest }) =>
          // Who may not open it has not seen it break.
          [
            ...manifest.panels,
            ...manifest.home.map((part) => ({ ...part, path: '/' })),
            ...manifest.parts.map((part) => ({ ...part, path: part.at })),
          ]
            .filter(({ tag, permission }) => tag === body.tag && user.can(permission))
            .map(({ path }) => ({ id, path })),
        );
        if (!found) throw new NotFoundError('panel', body.tag, 'core.panel.notFound');
        const detail = body.kind === 'silent' ? 'core.health.panelSilent' : oneLine(body.message);
        kernel.health.fault(found.id, `panel ${found.path}`, detail);
        log.warn(`a panel of ${found.id} broke: ${found.path}: ${detail}`, { plugin: found.id, user: user.id });
      },
    }),
  ] as const;
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 300);
