import { apiClient, type ItemOf } from '@perezvon/sdk/ui';
import type { SoundsApi } from '../api.js';

export const api = apiClient<SoundsApi>();
export type Prompt = ItemOf<SoundsApi, '/api/sounds/prompts'>;
