import { defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';
import { alertKinds } from '../index.js';
import { AlertFeedToken } from './alert-feed.js';

export const alertRoutes = [
  defineRoute({
    method: 'GET',
    path: '/alerts',
    permission: 'monitor.read',
    summary: 'Troubles that are, and those of the last hour',
    output: z.array(
      z.object({
        key: z.string(),
        kind: z.enum(alertKinds),
        what: z.string(),
        since: z.number(),
        until: z.number().nullable(),
      }),
    ),
    inject: { feed: AlertFeedToken },
    handler: (_request, { feed }) => feed.recent(),
  }),
] as const;
