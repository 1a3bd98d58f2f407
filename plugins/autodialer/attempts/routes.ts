import { defineRoute } from '@perezvon/sdk/server';
import { pageSchema } from '@perezvon/sdk/shared';
import { Campaigns } from '../campaigns/campaigns.js';
import { idParamsSchema } from '../campaigns/schemas.js';
import { Attempts } from './attempts.js';
import { attemptSchema, attemptsQuerySchema } from './schemas.js';

const all = defineRoute({
  method: 'GET',
  path: '/attempts',
  permission: 'autodialer.reports.read',
  summary: 'Attempts by period, number, campaign and outcome, or only those without success; newest first',
  query: attemptsQuerySchema,
  output: pageSchema(attemptSchema),
  inject: { attempts: Attempts },
  handler: async ({ query }, { attempts }) => {
    const { items, next } = await attempts.page(query);
    return { items: [...items], next };
  },
});

const ofCampaign = defineRoute({
  method: 'GET',
  path: '/campaigns/:id/attempts',
  permission: 'autodialer.contacts.read',
  summary: 'Attempts of one campaign, newest first',
  params: idParamsSchema,
  query: attemptsQuerySchema.omit({ campaignId: true }),
  output: pageSchema(attemptSchema),
  inject: { attempts: Attempts, campaigns: Campaigns },
  async handler({ params, query }, { attempts, campaigns }) {
    await campaigns.one(params.id);
    const { items, next } = await attempts.page({ ...query, campaignId: params.id });
    return { items: [...items], next };
  },
});

export const attemptRoutes = [all, ofCampaign];
