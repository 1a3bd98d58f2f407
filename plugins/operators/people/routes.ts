import { defineResource } from '@perezvon/sdk/server';
import { StatesToken } from '../presence/states.js';
import {
  idSchema,
  newOperatorSchema,
  newStateSchema,
  operatorPatchSchema,
  operatorSchema,
  stateSchema,
} from '../schemas.js';
import { OperatorRepositoryToken } from './operator-repository.js';

const operators = defineResource({
  path: '/operators',
  store: OperatorRepositoryToken,
  params: idSchema,
  view: operatorSchema,
  create: newOperatorSchema,
  patch: operatorPatchSchema,
  permissions: { read: 'operators.read', write: 'operators.write' },
  summaries: {
    list: 'All operators',
    create: 'Adds an operator',
    change: 'Changes an operator; a new PIN replaces the old one',
    remove: 'Removes an operator; their history stays',
  },
  audit: {
    object: ({ id }) => `operator:${id}`,
    created: 'operators.created',
    changed: 'operators.changed',
    removed: 'operators.removed',
  },
});

const states = defineResource({
  path: '/states',
  store: StatesToken,
  params: idSchema,
  view: stateSchema,
  create: newStateSchema,
  patch: newStateSchema.partial(),
  permissions: { read: 'operators.read', write: 'operators.states' },
  summaries: {
    list: 'The states operators can be in',
    create: 'Adds a state',
    change: 'Changes a state',
    remove: 'Removes a state that nobody is in',
  },
  audit: {
    object: ({ id }) => `state:${id}`,
    created: 'operators.stateCreated',
    changed: 'operators.stateChanged',
    removed: 'operators.stateRemoved',
  },
});

export const peopleRoutes = [...operators, ...states] as const;
