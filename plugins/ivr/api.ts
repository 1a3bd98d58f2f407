import type { ApiOf } from '@perezvon/sdk/shared';
import type { menuRoutes } from './routes.js';

/** What panels may ask about menus. */
export type IvrApi = ApiOf<'ivr', (typeof menuRoutes)[number]>;
