import { defineRoute } from '@perezvon/sdk/server';
import { pageSchema } from '@perezvon/sdk/shared';
import { DoNotCall } from './do-not-call.js';
import {
  addedSchema,
  doNotCallEntrySchema,
  doNotCallQuerySchema,
  newDoNotCallSchema,
  removalSchema,
} from './schemas.js';

const inject = { doNotCall: DoNotCall };

const list = defineRoute({
  method: 'GET',
  path: '/do-not-call',
  permission: 'autodialer.doNotCall.read',
  summary: 'Numbers that are not to be called, in the order of numbers',
  query: doNotCallQuerySchema,
  output: pageSchema(doNotCallEntrySchema),
  inject,
  async handler({ query }, { doNotCall }) {
    const { items, next } = await doNotCall.page(query);
    return { items: [...items], next };
  },
});

const add = defineRoute({
  method: 'POST',
  path: '/do-not-call',
  permission: 'autodialer.doNotCall.write',
  summary: 'Adds numbers that nobody, or one campaign, may call; those known already stay as they are',
  body: newDoNotCallSchema,
  output: addedSchema,
  inject,
  handler: ({ body, user }, { doNotCall }) => doNotCall.add(body, user),
});

const remove = defineRoute({
  method: 'POST',
  path: '/do-not-call/remove',
  permission: 'autodialer.doNotCall.write',
  summary: 'Takes a number off the list',
  body: removalSchema,
  inject,
  handler: ({ body, user }, { doNotCall }) => doNotCall.remove(body.number, body.campaignId, user),
});

export const doNotCallRoutes = [list, add, remove];
