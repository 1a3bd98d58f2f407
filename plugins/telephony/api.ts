import type { ApiOf } from '@perezvon/sdk/shared';
import type { callControlRoutes } from './call-control/routes.js';
import type { phoneRoutes } from './phones/routes.js';
import type { numberRoutes, trunkRoutes } from './routes.js';
import type { dialPolicyRoutes } from './routing/dial-policy-routes.js';
import type { ruleRoutes } from './routing/routes.js';
import type { trunksTopic } from './topics.js';

/** What panels may ask about trunks, numbers, phones, outbound rules and calls. */
export type TelephonyApi = ApiOf<
  'telephony',
  (
    | typeof callControlRoutes
    | typeof phoneRoutes
    | typeof numberRoutes
    | typeof trunkRoutes
    | typeof ruleRoutes
    | typeof dialPolicyRoutes
  )[number],
  typeof trunksTopic
>;
