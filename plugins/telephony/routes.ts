import { defineResource, defineRoute } from '@perezvon/sdk/server';
import { z } from 'zod';
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

export const trunkRoutes = [
  defineRoute({
    method: 'GET',
    path: '/trunks/states',
    permission: 'telephony.trunks.read',
    summary: 'Whether the providers answer, and how many calls go through each trunk',
    output: z.array(trunkStateSchema),
    inject: { states: TrunkStatesToken },
    handler: (_request, { states }) => states.all(),
  }),
  ...defineResource({
    path: '/trunks',
    store: TrunkRepositoryToken,
    params: idParamsSchema,
    view: trunkSchema,
    create: newTrunkSchema,
    patch: trunkPatchSchema,
    permissions: { read: 'telephony.trunks.read', write: 'telephony.trunks.write' },
    summaries: {
      list: 'All trunks',
      get: 'One trunk',
      create: 'Adds a trunk; Apply brings it into force',
      change: 'Changes a trunk; Apply brings it into force',
      remove: 'Removes a trunk',
    },
    audit: {
      object: ({ id }) => `trunk:${id}`,
      created: 'telephony.trunks.created',
      changed: 'telephony.trunks.changed',
      removed: 'telephony.trunks.removed',
    },
  }),
] as const;

export const numberRoutes = defineResource({
  path: '/numbers',
  store: NumberRepositoryToken,
  params: idParamsSchema,
  view: numberSchema,
  create: newNumberSchema,
  patch: numberPatchSchema,
  permissions: { read: 'telephony.numbers.read', write: 'telephony.numbers.write' },
  summaries: {
    list: 'All numbers of ours',
    create: 'Adds a number and where its callers go',
    change: 'Changes a number',
    remove: 'Removes a number',
  },
  audit: {
    object: ({ id }) => `number:${id}`,
    created: 'telephony.numbers.created',
    changed: 'telephony.numbers.changed',
    removed: 'telephony.numbers.removed',
  },
});
