import { accepted, created, defineRoute, versioned } from '@perezvon/sdk/server';
import { pageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { contactOutcomeSchema } from '../contacts/schemas.js';
import { CampaignControl } from './campaign-control.js';
import { Campaigns } from './campaigns.js';
import {
  campaignDetailsSchema,
  campaignPatchSchema,
  campaignRowSchema,
  campaignSettingsSchema,
  campaignsQuerySchema,
  idParamsSchema,
  newCampaignSchema,
} from './schemas.js';

const read = 'autodialer.campaigns.read';
const write = 'autodialer.campaigns.write';
const run = 'autodialer.campaigns.run';
const inject = { campaigns: Campaigns };
const injectControl = { control: CampaignControl };

const list = defineRoute({
  method: 'GET',
  path: '/campaigns',
  permission: read,
  summary: 'Campaigns with their counts; active ones are running or paused',
  query: campaignsQuerySchema,
  output: pageSchema(campaignRowSchema),
  inject,
  handler: async ({ query }, { campaigns }) => {
    const { items, next, total } = await campaigns.list(query);
    return { items: [...items], next, total };
  },
});

const one = defineRoute({
  method: 'GET',
  path: '/campaigns/:id',
  permission: read,
  summary: 'One campaign: settings, counts, outcomes, its hours, and what keeps it from calling',
  params: idParamsSchema,
  output: campaignDetailsSchema,
  inject,
  async handler({ params }, { campaigns }) {
    const campaign = await campaigns.details(params.id);
    return versioned(campaign, campaign.version);
  },
});

const add = defineRoute({
  method: 'POST',
  path: '/campaigns',
  permission: write,
  summary: 'Adds a campaign; only its name must be given',
  body: newCampaignSchema,
  output: campaignDetailsSchema,
  inject,
  handler: async ({ body, user }, { campaigns }) => created(await campaigns.create(body, user)),
});

const change = defineRoute({
  method: 'PATCH',
  path: '/campaigns/:id',
  permission: write,
  summary: 'Changes a campaign; a running one goes by the new settings at once',
  params: idParamsSchema,
  body: campaignPatchSchema,
  output: campaignDetailsSchema,
  inject,
  async handler({ params, body, ifMatch, user }, { campaigns }) {
    const campaign = await campaigns.change(params.id, body, ifMatch, user);
    return versioned(campaign, campaign.version);
  },
});

const remove = defineRoute({
  method: 'DELETE',
  path: '/campaigns/:id',
  permission: write,
  summary: 'Deletes a campaign that is not active, with its lists, contacts and attempts',
  params: idParamsSchema,
  inject,
  handler: ({ params, ifMatch, user }, { campaigns }) => campaigns.remove(params.id, ifMatch, user),
});

const clone = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/clone',
  permission: write,
  summary: 'Adds a campaign with the same settings and without lists',
  params: idParamsSchema,
  body: z.object({ name: campaignSettingsSchema.shape.name.optional() }).default({}),
  output: campaignDetailsSchema,
  inject,
  handler: async ({ params, body, user }, { campaigns }) => created(await campaigns.clone(params.id, body.name, user)),
});

const start = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/start',
  permission: run,
  summary: 'Begins to call, or goes on; refused with reasons when something is missing',
  params: idParamsSchema,
  output: campaignDetailsSchema,
  inject: injectControl,
  handler: ({ params, user }, { control }) => control.start(params.id, user),
});

const pause = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/pause',
  permission: run,
  summary: 'No new calls; calls that are up go on',
  params: idParamsSchema,
  output: campaignDetailsSchema,
  inject: injectControl,
  handler: ({ params, user }, { control }) => control.pause(params.id, user),
});

const stop = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/stop',
  permission: run,
  summary: 'Ends the campaign; with now=true calls that are up are hung up as well',
  params: idParamsSchema,
  query: z.object({ now: z.stringbool().default(false) }),
  output: campaignDetailsSchema,
  inject: injectControl,
  handler: ({ params, query, user }, { control }) => control.stop(params.id, query.now, user),
});

const archive = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/archive',
  permission: write,
  summary: 'Puts a campaign away that does not call, or takes it out again',
  params: idParamsSchema,
  body: z.object({ archived: z.boolean() }),
  output: campaignDetailsSchema,
  inject: injectControl,
  handler: ({ params, body, user }, { control }) => control.archive(params.id, body.archived, user),
});

const recycle = defineRoute({
  method: 'POST',
  path: '/campaigns/:id/recycle',
  permission: run,
  summary: 'Has contacts that were not reached called once more; by outcome, or all of them; done by a job',
  params: idParamsSchema,
  body: z.object({ outcomes: z.array(contactOutcomeSchema).max(30).default([]) }),
  output: z.object({ jobId: z.string() }),
  inject: injectControl,
  handler: async ({ params, body, user }, { control }) =>
    accepted(await control.recycle(params.id, body.outcomes, user)),
});

export const campaignRoutes = [list, one, add, change, remove, clone, start, pause, stop, archive, recycle];
