import type { AutodialerApi } from '@perezvon/plugin-autodialer/api';
import type { OperatorsApi } from '@perezvon/plugin-operators/api';
import type { QueuesApi } from '@perezvon/plugin-queues/api';
import { type AnswerOf, apiClient, type QueryOf } from '@perezvon/sdk/ui';
import type { RecordingApi } from '../api.js';

export const api = apiClient<RecordingApi & QueuesApi & OperatorsApi & AutodialerApi>();
export type Recording = AnswerOf<RecordingApi, 'GET', '/api/recording/recordings'>['recordings'][number];
/** What recordings are looked for by. */
export type Filter = QueryOf<RecordingApi, 'GET', '/api/recording/recordings'>;
