import type { ApiOf } from '@perezvon/sdk/shared';
import type { queueRoutes } from './routes.js';
import type { boardTopic } from './topics.js';

/** What panels may ask of the queues. */
export type QueuesApi = ApiOf<'queues', (typeof queueRoutes)[number], typeof boardTopic>;
