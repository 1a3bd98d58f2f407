import type { OperatorsApi } from '@perezvon/plugin-operators/api';
import type { QueuesApi } from '@perezvon/plugin-queues/api';
import { type AnswerOf, apiClient, type ItemOf, type QueryOf } from '@perezvon/sdk/ui';
import type { StatsApi } from '../api.js';

export const api = apiClient<StatsApi & QueuesApi & OperatorsApi>();
export type FrontPage = AnswerOf<StatsApi, 'GET', '/api/stats/front'>;
export type Figures = FrontPage['total'];
export type WorkingTime = ItemOf<StatsApi, '/api/stats/working-time'>;
export type Pause = WorkingTime['pauses'][number];
export type LostCall = ItemOf<StatsApi, '/api/stats/lost'>;
export type TrunkLoad = ItemOf<StatsApi, '/api/stats/trunks'>;
export type CampaignResult = ItemOf<StatsApi, '/api/stats/campaigns'>;
/** The period that is shown, and of whom. */
export type Span = QueryOf<StatsApi, 'GET', '/api/stats/front'>;
export interface Named {
  readonly id: string;
  readonly name: string;
}
