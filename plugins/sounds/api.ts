import type { ApiOf } from '@perezvon/sdk/shared';
import type { routes } from './routes.js';

/** What panels may ask about prompts. */
export type SoundsApi = ApiOf<'sounds', (typeof routes)[number]>;
