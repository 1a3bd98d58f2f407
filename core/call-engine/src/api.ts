import type { ApiOf } from '@perezvon/sdk/shared';
import type { asteriskConfigRoutes } from './asterisk-config/config-routes.js';
import type { configTopic } from './asterisk-config/create-asterisk-config.js';

/** What the shell may ask about the configuration of Asterisk. */
export type CallEngineApi = ApiOf<'core', (typeof asteriskConfigRoutes)[number], typeof configTopic>;
