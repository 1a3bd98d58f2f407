import { created, defineRoute, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from '../audit.js';
import {
  idSchema,
  newOperatorSchema,
  newStateSchema,
  operatorPatchSchema,
  operatorSchema,
  stateSchema,
} from '../schemas.js';
import { StatesToken } from '../presence/states.js';
import { OperatorRepositoryToken } from './operator-repository.js';

const needs = { book: OperatorRepositoryToken, audit: Audit };
const stateNeeds = { states: StatesToken, audit: Audit };

export const peopleRoutes = [
  defineRoute({
    method: 'GET',
    path: '/operators',
    permission: 'operators.read',
    summary: 'All operators',
    output: z.array(operatorSchema),
    inject: { book: OperatorRepositoryToken },
    handler: (_request, { book }) => book.all(),
  }),
  defineRoute({
    method: 'POST',
    path: '/operators',
    permission: 'operators.write',
    summary: 'Adds an operator',
    body: newOperatorSchema,
    output: operatorSchema,
    inject: needs,
    handler: async ({ body, user }, { book, audit }) => {
      const after = await book.create(body);
      await audit.record({ by: user.id, action: 'operators.created', object: `operator:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/operators/:id',
    permission: 'operators.write',
    summary: 'Changes an operator; a new PIN replaces the old one',
    params: idSchema,
    body: operatorPatchSchema,
    output: operatorSchema,
    inject: needs,
    handler: async ({ params, body, user, ifMatch }, { book, audit }) => {
      const { before, after } = await book.change(params.id, body, ifMatch);
      await audit.record({ by: user.id, action: 'operators.changed', object: `operator:${after.id}`, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/operators/:id',
    permission: 'operators.write',
    summary: 'Removes an operator; their history stays',
    params: idSchema,
    inject: needs,
    handler: async ({ params, user }, { book, audit }): Promise<undefined> => {
      const before = await book.remove(params.id);
      await audit.record({ by: user.id, action: 'operators.removed', object: `operator:${before.id}`, before });
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/states',
    permission: 'operators.read',
    summary: 'The states operators can be in',
    output: z.array(stateSchema),
    inject: { states: StatesToken },
    handler: (_request, { states }) => [...states.all],
  }),
  defineRoute({
    method: 'POST',
    path: '/states',
    permission: 'operators.states',
    summary: 'Adds a state',
    body: newStateSchema,
    output: stateSchema,
    inject: stateNeeds,
    handler: async ({ body, user }, { states, audit }) => {
      const after = await states.create(body);
      await audit.record({ by: user.id, action: 'operators.stateCreated', object: `state:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/states/:id',
    permission: 'operators.states',
    summary: 'Changes a state',
    params: idSchema,
    body: newStateSchema.partial(),
    output: stateSchema,
    inject: stateNeeds,
    handler: async ({ params, body, user }, { states, audit }) => {
      const before = states.get(params.id);
      const after = await states.change(params.id, body);
      await audit.record({ by: user.id, action: 'operators.stateChanged', object: `state:${after.id}`, before, after });
      return after;
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/states/:id',
    permission: 'operators.states',
    summary: 'Removes a state that nobody is in',
    params: idSchema,
    inject: stateNeeds,
    handler: async ({ params, user }, { states, audit }): Promise<undefined> => {
      const before = await states.remove(params.id);
      await audit.record({ by: user.id, action: 'operators.stateRemoved', object: `state:${before.id}`, before });
    },
  }),
] as const;
