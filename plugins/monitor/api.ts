import type { ApiOf } from '@perezvon/sdk/shared';
import type { alertRoutes } from './alerts/routes.js';
import type { attendingRoutes } from './supervision/routes.js';
import type { alertsTopic } from './topics.js';

/** What panels may ask about alerts and supervision of calls. */
export type MonitorApi = ApiOf<'monitor', (typeof alertRoutes | typeof attendingRoutes)[number], typeof alertsTopic>;
