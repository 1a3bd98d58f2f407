import type { OperatorsApi } from '@perezvon/plugin-operators/api';
import { type AnswerOf, apiClient } from '@perezvon/sdk/ui';
import type { SoftphoneApi } from '../api.js';

export const api = apiClient<SoftphoneApi & OperatorsApi>();
/** Who is logged in at this page. */
export type Self = NonNullable<AnswerOf<OperatorsApi, 'GET', '/api/operators/self'>['self']>;
export type OperatorState = Self['states'][number];
/** What is shown of the customer on the line. */
export type Card = NonNullable<AnswerOf<SoftphoneApi, 'GET', '/api/softphone/card'>['card']>;
/** How the page registers as a phone. */
export type Access = NonNullable<AnswerOf<SoftphoneApi, 'GET', '/api/softphone/line'>['line']>;
