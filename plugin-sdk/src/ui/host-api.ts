import type { DestinationChoice, Exchange } from '../shared/index.js';
import { apiClient } from './api-client.js';

/** A part of the page as the shell knows it. */
export interface LoadablePart {
  readonly tag: string;
  /** Address of its module. */
  readonly module: string;
}
/** How far a job is. */
export interface JobState {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total?: number | undefined;
  readonly note?: string | undefined;
  readonly error?: string | undefined;
}
/** What every page may ask of the product itself. Core's own API, which its routes declare, has these too: core checks it. */
export interface HostApi {
  readonly 'GET /api/core/destinations': Exchange<undefined, undefined, undefined, readonly DestinationChoice[]>;
  readonly 'GET /api/core/shell': Exchange<
    undefined,
    undefined,
    undefined,
    { readonly parts: readonly (LoadablePart & { readonly at: string })[]; readonly home: readonly LoadablePart[] }
  >;
  readonly 'LIVE core.job': { readonly params: { readonly id: string }; readonly state: JobState };
}
export const hostApi = apiClient<HostApi>();
