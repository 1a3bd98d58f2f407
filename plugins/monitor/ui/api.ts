import type { AutodialerApi } from '@perezvon/plugin-autodialer/api';
import type { OperatorsApi } from '@perezvon/plugin-operators/api';
import type { QueuesApi } from '@perezvon/plugin-queues/api';
import type { TelephonyApi } from '@perezvon/plugin-telephony/api';
import { apiClient, type ItemOf, type TopicState } from '@perezvon/sdk/ui';
import type { MonitorApi } from '../api.js';

export const api = apiClient<MonitorApi & OperatorsApi & QueuesApi & TelephonyApi & AutodialerApi>();
export type Board = TopicState<QueuesApi, 'queues.board'>;
export type QueueLine = Board['queues'][string];
export type CallerLine = Board['callers'][string];
export type WorkLine = Board['operators'][string];
/** From where on a figure is yellow, and red; absent: never. */
export type Threshold = QueueLine['wall']['waitMs'];
export type Presence = TopicState<OperatorsApi, 'operators.presences'>['presences'][string];
export type Alert = TopicState<MonitorApi, 'monitor.alerts'>['alerts'][string];
export type Operator = ItemOf<OperatorsApi, '/api/operators/operators'>;
export type Queue = ItemOf<QueuesApi, '/api/queues/queues'>;
export type OperatorState = ItemOf<OperatorsApi, '/api/operators/states'>;
/** How a supervisor may be in an operator's call. */
export const ways = ['listen', 'whisper', 'join'] as const;
/** A supervisor in an operator's call. */
export interface Attending {
  readonly id: string;
  readonly operatorId: string;
  readonly how: (typeof ways)[number];
}
