import type { ApiOf } from '@perezvon/sdk/shared';
import type { peopleRoutes } from './people/routes.js';
import type { presenceRoutes } from './presence/routes.js';
import type { workplaceRoutes } from './workplace/routes.js';
import type { presencesTopic } from './topics.js';

/** What panels may ask about operators. */
export type OperatorsApi = ApiOf<
  'operators',
  (typeof peopleRoutes | typeof presenceRoutes | typeof workplaceRoutes)[number],
  typeof presencesTopic
>;
