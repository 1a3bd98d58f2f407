import type { doNotCallRoutes, ruleRoutes } from '@perezvon/plugin-compliance';
import type { ApiOf } from '@perezvon/sdk/shared';
import type { attemptRoutes } from './attempts/routes.js';
import type { statisticsRoute } from './attempts/statistics.js';
import type { campaignRoutes } from './campaigns/routes.js';
import type { contactRoutes } from './contacts/routes.js';
import type { contactEditRoutes, listRoutes } from '@perezvon/plugin-contacts';
import type { whyRoute } from './dialing/why/routes.js';
import type { messageRoutes } from './message/routes.js';
import type { reportRoutes } from './reports/routes.js';
import type { webhookRoutes } from './webhooks/routes.js';
import type { campaignsTopic, campaignTopic } from './progress/topics.js';

/** What panels may ask of the autodialer. */
export type AutodialerApi = ApiOf<
  'autodialer',
  | (
      | typeof attemptRoutes
      | typeof ruleRoutes
      | typeof campaignRoutes
      | typeof contactRoutes
      | typeof contactEditRoutes
      | typeof doNotCallRoutes
      | typeof listRoutes
      | typeof messageRoutes
      | typeof reportRoutes
      | typeof webhookRoutes
    )[number]
  | typeof statisticsRoute
  | typeof whyRoute,
  typeof campaignsTopic | typeof campaignTopic
>;
