import type { OperatorsApi } from '@perezvon/plugin-operators/api';
import type { SoundsApi } from '@perezvon/plugin-sounds/api';
import { apiClient, type ItemOf } from '@perezvon/sdk/ui';
import type { QueuesApi } from '../api.js';

export const api = apiClient<QueuesApi & OperatorsApi & SoundsApi>();
export type Queue = ItemOf<QueuesApi, '/api/queues/queues'>;
export type QueueSettings = Queue['settings'];
export type Member = Queue['members'][number];
export type Operator = ItemOf<OperatorsApi, '/api/operators/operators'>;

export const strategies = ['longestIdle', 'leastTalk', 'fewestCalls', 'roundRobin', 'ringSeveral', 'linear'] as const;
/** Those that ask operators in the order in which the queue names them. */
export const isByList = (strategy: QueueSettings['strategy']): boolean =>
  strategy === 'linear' || strategy === 'roundRobin';
export const wallFigures = ['wait', 'waiting', 'percent'] as const;
