import { token } from '@perezvon/sdk/server';
import type { History } from './history.js';

export const HistoryToken = token<History>('operators.history');
