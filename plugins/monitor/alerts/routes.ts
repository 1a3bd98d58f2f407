import { defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AlertFeedToken } from './alert-feed.js';
import { alertSchema } from './schemas.js';

export const alertRoutes = [
  defineRoute({
    method: 'GET',
    path: '/alerts',
    permission: 'monitor.read',
    summary: 'Troubles that are, and those of the last hour',
    output: z.array(alertSchema),
    inject: { feed: AlertFeedToken },
    handler: (_request, { feed }) => feed.recent(),
  }),
] as const;
