import type { ApiOf } from '@perezvon/sdk/shared';
import type { jabberRoutes } from './routes.js';

/** What panels may ask about Jabber accounts. */
export type JabberApi = ApiOf<'jabber', (typeof jabberRoutes)[number]>;
