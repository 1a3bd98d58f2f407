import { defineRoute } from '@perezvon/sdk/server';
import { pageSchema } from '@perezvon/sdk/shared';
import { Campaigns } from '../campaigns/campaigns.js';
import { idParamsSchema } from '../campaigns/schemas.js';
import { ContactWriterToken } from './contact-writer.js';
import { ContactsToken } from './contacts.js';
import {
  addedContactsSchema,
  contactParamsSchema,
  contactPatchSchema,
  contactSchema,
  contactsQuerySchema,
  contactStorySchema,
  newContactsSchema,
} from './schemas.js';

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

const write = 'autodialer.lists.write';

const add = defineRoute({
  method: 'POST',
  path: '/lists/:id/contacts',
  permission: write,
  summary: 'Adds up to 1,000 contacts to a list, also while its campaign runs; each is taken or refused by itself',
  params: idParamsSchema,
  body: newContactsSchema,
  output: addedContactsSchema,
  inject: { writer: ContactWriterToken },
  handler: ({ params, body, user }, { writer }) => writer.add(params.id, body.contacts, body.country, user),
});

const change = defineRoute({
  method: 'PATCH',
  path: '/contacts/:id',
  permission: write,
  summary: 'Changes a contact: numbers, zone, priority, name, data; the next call goes by the new ones',
  params: contactParamsSchema,
  body: contactPatchSchema,
  inject: { writer: ContactWriterToken },
  handler: ({ params, body, user }, { writer }) => writer.change(params.id, body, user),
});

const cancel = defineRoute({
  method: 'DELETE',
  path: '/contacts/:id',
  permission: write,
  summary: 'Has a contact called no more; its attempts stay on record',
  params: contactParamsSchema,
  inject: { writer: ContactWriterToken },
  handler: ({ params, user }, { writer }) => writer.cancel(params.id, user),
});

export const contactRoutes = [ofCampaign, story, add, change, cancel];
