import { token } from '@perezvon/sdk/server';
import type { DialFormat } from '@perezvon/sdk/shared';

/** A way out, as the dialer needs to know it. */
export interface DialTrunk {
  readonly id: string;
  readonly name: string;
  /** Name of the endpoint in Asterisk. */
  readonly endpoint: string;
  /** Calls at once; absent: as many as it takes. */
  readonly channels: number | undefined;
  readonly callsPerSecond: number | undefined;
  /** Number to show where the campaign names none, E.164. */
  readonly callerId: string | undefined;
  /** The form in which the provider wants numbers. */
  readonly dialAs: DialFormat;
  /** The form in which the provider wants the number to show. */
  readonly callerAs: DialFormat;
}
/** The trunks that may be dialled over at this moment. */
export interface TrunkSource {
  all(): Promise<readonly DialTrunk[]>;
}
export const TrunkSource = token<TrunkSource>('autodialer.trunkSource');
