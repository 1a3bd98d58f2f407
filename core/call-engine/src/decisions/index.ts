export { CallDecisions } from './call-decisions.js';
export { whyRoutes } from './why-routes.js';
