import { defineRoute } from '@perezvon/sdk/server';
import { contactParamsSchema } from '@perezvon/plugin-contacts';
import { ContactWhy } from './contact-why.js';
import { reasonSchema } from './reason.js';

export const whyRoute = defineRoute({
  method: 'GET',
  path: '/contacts/:id/why',
  permission: 'autodialer.contacts.read',
  summary: 'Why a contact is not called now: one coded reason with its figures and, where known, until when',
  params: contactParamsSchema,
  output: reasonSchema,
  inject: { why: ContactWhy },
  handler: ({ params }, { why }) => why.of(params.id),
});
