import type { ApiOf } from '@perezvon/sdk/shared';
import type { recordingRoutes } from './routes.js';

/** What panels may ask about recordings. */
export type RecordingApi = ApiOf<'recording', (typeof recordingRoutes)[number]>;
