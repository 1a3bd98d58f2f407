import { created, defineRoute, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from './audit.js';
import { NumberRepositoryToken } from './numbers/number-repository.js';
import {
  idParamsSchema,
  newNumberSchema,
  newTrunkSchema,
  numberPatchSchema,
  numberSchema,
  trunkPatchSchema,
  trunkSchema,
  trunkStateSchema,
} from './schemas.js';
import { TrunkRepositoryToken } from './trunks/trunk-repository.js';
import { TrunkStatesToken } from './trunks/trunk-states.js';

const trunkNeeds = { trunks: TrunkRepositoryToken, audit: Audit };
const numberNeeds = { numbers: NumberRepositoryToken, audit: Audit };

export const trunkRoutes = [
  defineRoute({
    method: 'GET',
    path: '/trunks',
    permission: 'telephony.trunks.read',
    summary: 'All trunks',
    output: z.array(trunkSchema),
    inject: { trunks: TrunkRepositoryToken },
    handler: (_request, { trunks }) => trunks.all(),
  }),
  defineRoute({
    method: 'GET',
    path: '/trunks/states',
    permission: 'telephony.trunks.read',
    summary: 'Whether the providers answer, and how many calls go through each trunk',
    output: z.array(trunkStateSchema),
    inject: { states: TrunkStatesToken },
    handler: (_request, { states }) => states.all(),
  }),
  defineRoute({
    method: 'GET',
    path: '/trunks/:id',
    permission: 'telephony.trunks.read',
    summary: 'One trunk',
    params: idParamsSchema,
    output: trunkSchema,
    inject: { trunks: TrunkRepositoryToken },
    handler: async ({ params }, { trunks }) => {
      const trunk = await trunks.get(params.id);
      return versioned(trunk, trunk.version);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/trunks',
    permission: 'telephony.trunks.write',
    summary: 'Adds a trunk; Apply brings it into force',
    body: newTrunkSchema,
    output: trunkSchema,
    inject: trunkNeeds,
    handler: async ({ body, user }, { trunks, audit }) => {
      const after = await trunks.create(body);
      await audit.record({ by: user.id, action: 'telephony.trunks.created', object: `trunk:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/trunks/:id',
    permission: 'telephony.trunks.write',
    summary: 'Changes a trunk; Apply brings it into force',
    params: idParamsSchema,
    body: trunkPatchSchema,
    output: trunkSchema,
    inject: trunkNeeds,
    handler: async ({ params, body, user, ifMatch }, { trunks, audit }) => {
      const { before, after } = await trunks.change(params.id, body, ifMatch);
      const object = `trunk:${after.id}`;
      await audit.record({ by: user.id, action: 'telephony.trunks.changed', object, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/trunks/:id',
    permission: 'telephony.trunks.write',
    summary: 'Removes a trunk',
    params: idParamsSchema,
    inject: trunkNeeds,
    handler: async ({ params, user, ifMatch }, { trunks, audit }): Promise<undefined> => {
      const before = await trunks.remove(params.id, ifMatch);
      await audit.record({ by: user.id, action: 'telephony.trunks.removed', object: `trunk:${before.id}`, before });
    },
  }),
] as const;

export const numberRoutes = [
  defineRoute({
    method: 'GET',
    path: '/numbers',
    permission: 'telephony.numbers.read',
    summary: 'All numbers of ours',
    output: z.array(numberSchema),
    inject: { numbers: NumberRepositoryToken },
    handler: (_request, { numbers }) => numbers.all(),
  }),
  defineRoute({
    method: 'POST',
    path: '/numbers',
    permission: 'telephony.numbers.write',
    summary: 'Adds a number and where its callers go',
    body: newNumberSchema,
    output: numberSchema,
    inject: numberNeeds,
    handler: async ({ body, user }, { numbers, audit }) => {
      const after = await numbers.create(body);
      await audit.record({ by: user.id, action: 'telephony.numbers.created', object: `number:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/numbers/:id',
    permission: 'telephony.numbers.write',
    summary: 'Changes a number',
    params: idParamsSchema,
    body: numberPatchSchema,
    output: numberSchema,
    inject: numberNeeds,
    handler: async ({ params, body, user, ifMatch }, { numbers, audit }) => {
      const { before, after } = await numbers.change(params.id, body, ifMatch);
      const object = `number:${after.id}`;
      await audit.record({ by: user.id, action: 'telephony.numbers.changed', object, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/numbers/:id',
    permission: 'telephony.numbers.write',
    summary: 'Removes a number',
    params: idParamsSchema,
    inject: numberNeeds,
    handler: async ({ params, user, ifMatch }, { numbers, audit }): Promise<undefined> => {
      const before = await numbers.remove(params.id, ifMatch);
      await audit.record({ by: user.id, action: 'telephony.numbers.removed', object: `number:${before.id}`, before });
    },
  }),
] as const;
