import { created, defineResource, defineRoute, HostAudit, Reply } from '@perezvon/sdk/server';
import { z } from 'zod';
import { idParamsSchema } from '../schemas.js';
import { PhoneRepositoryToken } from './phone-repository.js';
import { PhoneStatesToken } from './phone-states.js';
import { provisioning, SipServerAddressToken } from './provisioning.js';
import {
  newPhoneSchema,
  phonePatchSchema,
  phoneRangeSchema,
  phoneSchema,
  phoneStateSchema,
  provisioningSchema,
} from './schemas.js';

const needs = { phones: PhoneRepositoryToken, audit: HostAudit };

export const phoneRoutes = [
  defineRoute({
    method: 'GET',
    path: '/phones/states',
    permission: 'telephony.phones.read',
    summary: 'Which phones are registered, and how many calls each is in',
    output: z.array(phoneStateSchema),
    inject: { states: PhoneStatesToken },
    handler: (_request, { states }) => states.all(),
  }),
  defineRoute({
    method: 'POST',
    path: '/phones/range',
    permission: 'telephony.phones.write',
    summary: 'Adds phones with numbers in a row',
    body: phoneRangeSchema,
    output: z.array(phoneSchema),
    atomic: true,
    inject: needs,
    handler: async ({ body, user }, { phones, audit }) => {
      const after = await phones.createRange(body);
      await audit.record({ by: user.id, action: 'telephony.phones.created', object: 'phones', after: body });
      return created(after);
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/phones/:id/provisioning',
    permission: 'telephony.phones.write',
    summary: 'What is typed into the phone, with its password, and a QR code of it',
    params: idParamsSchema,
    output: provisioningSchema,
    atomic: true,
    inject: { ...needs, server: SipServerAddressToken },
    handler: async ({ params, user }, { phones, audit, server }) => {
      const row = await phones.secret(params.id);
      await audit.record({ by: user.id, action: 'telephony.phones.passwordSeen', object: `phone:${row.id}` });
      return new Reply(200, provisioning(row, server), { 'cache-control': 'no-store' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/phones/:id/password',
    permission: 'telephony.phones.write',
    summary: 'Gives the phone a new password; Apply brings it into force',
    params: idParamsSchema,
    atomic: true,
    inject: needs,
    handler: async ({ params, user }, { phones, audit }): Promise<undefined> => {
      await phones.renewPassword(params.id);
      await audit.record({ by: user.id, action: 'telephony.phones.passwordRenewed', object: `phone:${params.id}` });
    },
  }),
  ...defineResource({
    path: '/phones',
    store: PhoneRepositoryToken,
    params: idParamsSchema,
    view: phoneSchema,
    create: newPhoneSchema,
    patch: phonePatchSchema,
    permissions: { read: 'telephony.phones.read', write: 'telephony.phones.write' },
    summaries: {
      list: 'All phones of the house',
      create: 'Adds a phone; Apply brings it into force',
      change: 'Changes a phone; Apply brings it into force',
      remove: 'Removes a phone',
    },
    audit: {
      object: ({ id }) => `phone:${id}`,
      created: 'telephony.phones.created',
      changed: 'telephony.phones.changed',
      removed: 'telephony.phones.removed',
    },
  }),
] as const;
