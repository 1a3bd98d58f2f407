import type { ApiOf } from '@perezvon/sdk/shared';
import type { auditRoutes } from './audit/audit-routes.js';
import type { roleRoutes } from './auth/role-routes.js';
import type { sessionRoutes } from './auth/session-routes.js';
import type { tokenRoutes } from './auth/token-routes.js';
import type { userRoutes } from './auth/user-routes.js';
import type { localeRoutes } from './i18n/locale-routes.js';
import type { jobRoutes, jobTopic } from './jobs/job-routes.js';
import type { moduleRoutes } from './kernel/module-routes.js';
import type { panelFaultRoutes } from './shell/panel-faults.js';
import type { shellRoutes } from './shell/shell-routes.js';
import type { modulesTopic } from './kernel/module-topic.js';

type Fixed =
  | typeof auditRoutes
  | typeof jobRoutes
  | typeof localeRoutes
  | typeof roleRoutes
  | typeof sessionRoutes
  | typeof tokenRoutes
  | typeof userRoutes;
type Made = ReturnType<typeof moduleRoutes> | ReturnType<typeof panelFaultRoutes> | ReturnType<typeof shellRoutes>;

/** What the shell may ask of the host: people, modules, jobs, texts. */
export type CoreApi = ApiOf<'core', (Fixed | Made)[number], typeof jobTopic | typeof modulesTopic>;
