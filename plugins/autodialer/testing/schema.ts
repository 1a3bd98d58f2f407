import { migrations as complianceSteps } from '@perezvon/plugin-compliance/migrations';
import { migrations as contactSteps } from '@perezvon/plugin-contacts/migrations';
import type { Migration } from '@perezvon/sdk/server';
import { migrations } from '../migrations/index.js';

const named = (owner: string, steps: readonly Migration[]) =>
  steps.map(({ id, formerly = owner, up }) => ({ id: `${formerly}/${id}`, up }));

/** The schema of the autodialer and of the plugins it needs, in the order of the product. */
export const schemaSteps = [
  ...named('compliance', complianceSteps),
  ...named('contacts', contactSteps),
  ...named('autodialer', migrations),
];
