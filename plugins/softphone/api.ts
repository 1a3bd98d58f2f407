import type { ApiOf } from '@perezvon/sdk/shared';
import type { lineRoutes } from './registration/routes.js';

/** What panels may ask for the browser phone. */
export type SoftphoneApi = ApiOf<'softphone', (typeof lineRoutes)[number]>;
