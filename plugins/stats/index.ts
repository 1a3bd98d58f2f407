import { defineExtensionPoint } from '@perezvon/sdk/server';

export { sumUp } from './queue-visits/aggregate.js';

/** What became of a campaign's attempts in a period. */
export interface CampaignResult {
  readonly id: string;
  readonly name: string;
  /** Contacts that were called, each once. */
  readonly contacts: number;
  readonly attempts: number;
  /** Attempts that somebody or something answered. */
  readonly answered: number;
  /** Contacts who heard enough. */
  readonly reached: number;
  /** Contacts who pressed the key that confirms. */
  readonly confirmed: number;
}
/** Who runs campaigns and can tell what became of them. */
export interface ResultSource {
  /** @param from milliseconds since 1970 */
  results(from: number, until: number): Promise<readonly CampaignResult[]>;
}
export const ResultSources = defineExtensionPoint<ResultSource>('stats.resultSources');
