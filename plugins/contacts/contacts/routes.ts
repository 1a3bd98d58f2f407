import { defineRoute } from '@perezvon/sdk/server';
import { idParamsSchema } from '../lists/schemas.js';
import { ContactWriter } from './contact-writer.js';
import { addedContactsSchema, contactParamsSchema, contactPatchSchema, newContactsSchema } from './schemas.js';

const permission = 'autodialer.lists.write';
const inject = { writer: ContactWriter };

const add = defineRoute({
  method: 'POST',
  path: '/lists/:id/contacts',
  permission,
  summary: 'Adds up to 1,000 contacts to a list, also while its campaign runs; each is taken or refused by itself',
  params: idParamsSchema,
  body: newContactsSchema,
  bodyBytes: 4 * 1_024 * 1_024,
  output: addedContactsSchema,
  inject,
  handler: ({ params, body, user }, { writer }) => writer.add(params.id, body.contacts, body.country, user),
});

const change = defineRoute({
  method: 'PATCH',
  path: '/contacts/:id',
  permission,
  summary: 'Changes a contact: numbers, zone, priority, name, data; the next call goes by the new ones',
  params: contactParamsSchema,
  body: contactPatchSchema,
  inject,
  handler: ({ params, body, user }, { writer }) => writer.change(params.id, body, user),
});

const cancel = defineRoute({
  method: 'DELETE',
  path: '/contacts/:id',
  permission,
  summary: 'Has a contact called no more; its attempts stay on record',
  params: contactParamsSchema,
  inject,
  handler: ({ params, user }, { writer }) => writer.cancel(params.id, user),
});

export const contactEditRoutes = [add, change, cancel] as const;
