import { createHash } from 'node:crypto';
import { defineRoute, Reply } from '@perezvon/sdk/server';
import { languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { publicPermission } from '../core-manifest.js';
import { Catalogue } from './catalogue.js';

export const localeRoutes = [
  defineRoute({
    method: 'GET',
    path: '/locale',
    permission: publicPermission,
    summary: 'The languages for which there are texts',
    output: z.array(z.object({ code: z.string(), name: z.string() })),
    inject: { catalogue: Catalogue },
    handler: async (_request, { catalogue }) => [...(await catalogue.installed())],
  }),
  defineRoute({
    method: 'GET',
    path: '/locale/:language',
    permission: publicPermission,
    summary: 'All texts of the interface in one language',
    params: z.object({ language: languageSchema }),
    output: z.record(z.string(), z.string()),
    inject: { catalogue: Catalogue },
    handler: async (request, { catalogue }) => {
      await catalogue.reload();
      const messages = catalogue.complete(request.params.language);
      const etag = createHash('sha256').update(JSON.stringify(messages)).digest('base64url').slice(0, 27);
      return new Reply(200, messages, { etag: `"${etag}"`, 'cache-control': 'no-cache' });
    },
  }),
] as const;
