import { created, defineRoute, Reply, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from '../audit.js';
import { idParamsSchema } from '../schemas.js';
import { PhoneRepositoryToken } from './phone-repository.js';
import { PhoneStatesToken } from './phone-states.js';
import { provisioning, SipDoorToken } from './provisioning.js';
import {
  newPhoneSchema,
  phonePatchSchema,
  phoneRangeSchema,
  phoneSchema,
  phoneStateSchema,
  provisioningSchema,
} from './schemas.js';

const needs = { phones: PhoneRepositoryToken, audit: Audit };

export const phoneRoutes = [
  defineRoute({
    method: 'GET',
    path: '/phones',
    permission: 'telephony.phones.read',
    summary: 'All phones of the house',
    output: z.array(phoneSchema),
    inject: { phones: PhoneRepositoryToken },
    handler: (_request, { phones }) => phones.all(),
  }),
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
    path: '/phones',
    permission: 'telephony.phones.write',
    summary: 'Adds a phone; Apply brings it into force',
    body: newPhoneSchema,
    output: phoneSchema,
    inject: needs,
    handler: async ({ body, user }, { phones, audit }) => {
      const after = await phones.create(body);
      await audit.record({ by: user.id, action: 'telephony.phones.created', object: `phone:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/phones/range',
    permission: 'telephony.phones.write',
    summary: 'Adds phones with numbers in a row',
    body: phoneRangeSchema,
    output: z.array(phoneSchema),
    inject: needs,
    handler: async ({ body, user }, { phones, audit }) => {
      const after = await phones.createRange(body);
      await audit.record({ by: user.id, action: 'telephony.phones.created', object: 'phones', after: body });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/phones/:id',
    permission: 'telephony.phones.write',
    summary: 'Changes a phone; Apply brings it into force',
    params: idParamsSchema,
    body: phonePatchSchema,
    output: phoneSchema,
    inject: needs,
    handler: async ({ params, body, user, ifMatch }, { phones, audit }) => {
      const { before, after } = await phones.change(params.id, body, ifMatch);
      const object = `phone:${after.id}`;
      await audit.record({ by: user.id, action: 'telephony.phones.changed', object, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/phones/:id',
    permission: 'telephony.phones.write',
    summary: 'Removes a phone',
    params: idParamsSchema,
    inject: needs,
    handler: async ({ params, user, ifMatch }, { phones, audit }): Promise<undefined> => {
      const before = await phones.remove(params.id, ifMatch);
      await audit.record({ by: user.id, action: 'telephony.phones.removed', object: `phone:${before.id}`, before });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/phones/:id/provisioning',
    permission: 'telephony.phones.write',
    summary: 'What is typed into the phone, with its password, and a QR code of it',
    params: idParamsSchema,
    output: provisioningSchema,
    inject: { ...needs, door: SipDoorToken },
    handler: async ({ params, user }, { phones, audit, door }) => {
      const row = await phones.secret(params.id);
      await audit.record({ by: user.id, action: 'telephony.phones.passwordSeen', object: `phone:${row.id}` });
      return new Reply(200, provisioning(row, door), { 'cache-control': 'no-store' });
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/phones/:id/password',
    permission: 'telephony.phones.write',
    summary: 'Gives the phone a new password; Apply brings it into force',
    params: idParamsSchema,
    inject: needs,
    handler: async ({ params, user }, { phones, audit }): Promise<undefined> => {
      await phones.renewPassword(params.id);
      await audit.record({ by: user.id, action: 'telephony.phones.passwordRenewed', object: `phone:${params.id}` });
    },
  }),
] as const;
