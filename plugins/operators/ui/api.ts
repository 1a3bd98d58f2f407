import type { TelephonyApi } from '@perezvon/plugin-telephony/api';
import { type AnswerOf, apiClient, type ItemOf } from '@perezvon/sdk/ui';
import type { OperatorsApi } from '../api.js';

export const api = apiClient<OperatorsApi & TelephonyApi>();
export type Operator = ItemOf<OperatorsApi, '/api/operators/operators'>;
export type OperatorState = ItemOf<OperatorsApi, '/api/operators/states'>;
/** A time in one state, on one day. */
export type StatePeriod = AnswerOf<OperatorsApi, 'GET', '/api/operators/operators/:id/history'>[number];
