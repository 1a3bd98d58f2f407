import { contactParamsSchema } from '@perezvon/plugin-contacts';
import { defineRoute } from '@perezvon/sdk/server';
import { pageSchema } from '@perezvon/sdk/shared';
import { Campaigns } from '../campaigns/campaigns.js';
import { idParamsSchema } from '../campaigns/schemas.js';
import { ContactsToken } from './contacts.js';
import { contactSchema, contactsQuerySchema, contactStorySchema } from './schemas.js';

const permission = 'autodialer.contacts.read';

const ofCampaign = defineRoute({
  method: 'GET',
  path: '/campaigns/:id/contacts',
  permission,
  summary: 'Contacts of a campaign by state, last outcome, beginning of the number, or list',
  params: idParamsSchema,
  query: contactsQuerySchema,
  output: pageSchema(contactSchema),
  inject: { contacts: ContactsToken, campaigns: Campaigns },
  async handler({ params, query }, { contacts, campaigns }) {
    await campaigns.one(params.id);
    const { items, next } = await contacts.page(params.id, query);
    return { items: [...items], next };
  },
});

const story = defineRoute({
  method: 'GET',
  path: '/contacts/:id',
  permission,
  summary: 'One contact with all its attempts and what was noted on their calls',
  params: contactParamsSchema,
  output: contactStorySchema,
  inject: { contacts: ContactsToken },
  handler: ({ params }, { contacts }) => contacts.story(params.id),
});

export const contactRoutes = [ofCampaign, story];
