import type { ApiOf } from '@perezvon/sdk/shared';
import type { statsRoutes } from './routes.js';

/** What panels may ask about statistics. */
export type StatsApi = ApiOf<'stats', (typeof statsRoutes)[number]>;
