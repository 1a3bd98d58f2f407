import type { CallEngineApi } from '@perezvon/call-engine/api';
import type { CoreApi as HostRoutes } from '@perezvon/host/api';
import { type AnswerOf, apiClient, type HostApi, type ItemOf, type TopicState } from '@perezvon/sdk/ui';

/** Compiles only while the host's routes answer what the kit relies on. */
type WithHostApi<A extends HostApi> = A;
export type CoreApi = WithHostApi<HostRoutes & CallEngineApi>;

export const api = apiClient<CoreApi>();
export type ShellInfo = AnswerOf<CoreApi, 'GET', '/api/core/shell'>;
/** A plugin as Module Admin shows it. */
export type ModuleSummary = TopicState<CoreApi, 'core.modules'>['modules'][string];
export type AuditEntry = AnswerOf<CoreApi, 'GET', '/api/core/audit'>['items'][number];
export type CallRow = AnswerOf<CoreApi, 'GET', '/api/core/calls'>['items'][number];
export type CallDetails = AnswerOf<CoreApi, 'GET', '/api/core/calls/:id'>;
export type User = ItemOf<CoreApi, '/api/core/users'>;
export type Role = ItemOf<CoreApi, '/api/core/roles'>;
export type Permission = ItemOf<CoreApi, '/api/core/permissions'>;
export type ApiToken = ItemOf<CoreApi, '/api/core/tokens'>;
