export { CallDecisions } from './call-decisions.js';
export { CallRecords } from './call-records.js';
export { callRoutes } from './call-routes.js';
