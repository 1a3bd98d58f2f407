import type { ApiOf } from '@perezvon/sdk/shared';
import type { asteriskConfigRoutes } from './asterisk-config/config-routes.js';
import type { callRoutes } from './records/call-routes.js';
import type { configTopic } from './asterisk-config/create-asterisk-config.js';

/** What the shell may ask about calls and the configuration of Asterisk. */
export type CallEngineApi = ApiOf<
  'core',
  (typeof asteriskConfigRoutes | typeof callRoutes)[number],
  typeof configTopic
>;
