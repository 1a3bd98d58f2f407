import type { OperatorsApi } from '@perezvon/plugin-operators/api';
import { type AnswerOf, apiClient } from '@perezvon/sdk/ui';
import type { JabberApi } from '../api.js';

export const api = apiClient<JabberApi & OperatorsApi>();
export type Accounts = AnswerOf<JabberApi, 'GET', '/api/jabber/accounts'>;
/** What is typed into a Jabber client. */
export type Secret = AnswerOf<JabberApi, 'POST', '/api/jabber/accounts/:operatorId/reveal'>;
