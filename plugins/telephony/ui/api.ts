import { type AnswerOf, apiClient, type HostApi, type ItemOf } from '@perezvon/sdk/ui';
import type { TelephonyApi } from '../api.js';

export const api = apiClient<TelephonyApi & HostApi>();
export type Trunk = ItemOf<TelephonyApi, '/api/telephony/trunks'>;
export type Phone = ItemOf<TelephonyApi, '/api/telephony/phones'>;
export type OurNumber = ItemOf<TelephonyApi, '/api/telephony/numbers'>;
export type Rule = ItemOf<TelephonyApi, '/api/telephony/rules'>;
/** What is typed into a phone, or read by it from a code. */
export type Provisioning = AnswerOf<TelephonyApi, 'GET', '/api/telephony/phones/:id/provisioning'>;
