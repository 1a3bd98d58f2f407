import { migrations } from '../migrations/index.js';

/** The schema of contacts, under the names by which its steps are remembered. */
export const schemaSteps = migrations.map(({ id, formerly = 'contacts', up }) => ({ id: `${formerly}/${id}`, up }));
