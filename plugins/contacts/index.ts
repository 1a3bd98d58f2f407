/** What other plugins may use of contacts: people, their numbers and fields, their lists. */
export { ContactNotFoundError } from './contacts/errors.js';
export { neverCalled } from './contacts/never-called.js';
export type { contactEditRoutes } from './contacts/routes.js';
export { contactParamsSchema } from './contacts/schemas.js';
export { listFile, ListFiles } from './imports/jobs.js';
export {
  type DialingGroup,
  DialingGroupSet,
  dialingGroupsOf,
  usualDialingGroup,
} from './lists/dialing-groups.js';
export { ListLookup } from './lists/list-lookup.js';
export { type ListOwner, ListOwners } from './lists/list-owners.js';
export { ListModel, mappingOf } from './lists/model.js';
export type { listRoutes } from './lists/routes.js';
export { listNoOf, shortKeys } from './lists/short-keys.js';
