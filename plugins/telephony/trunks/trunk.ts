import { type Disposable, token } from '@perezvon/sdk/server';
import type { DialFormat } from '@perezvon/sdk/shared';

/** A way out of the house, as other plugins need to know it. */
export interface Trunk {
  readonly id: string;
  readonly name: string;
  /** Name of its endpoint in Asterisk: what `StartCall.trunk` takes. */
  readonly endpoint: string;
  /** Calls at once; absent: as many as the provider takes. */
  readonly maxChannels: number | undefined;
  /** New calls in a second; absent: no limit of its own. */
  readonly callsPerSecond: number | undefined;
  /** The form in which the provider wants numbers: what `StartCall.dialAs` takes. */
  readonly dialAs: DialFormat;
  /** The form in which the provider wants our number: what `StartCall.callerAs` takes. */
  readonly callerAs: DialFormat;
  /** The provider takes calls that show our numbers alone. */
  readonly ownNumbersOnly: boolean;
  /** Number to show, E.164. */
  readonly callerId: string | undefined;
  /** Minutes a day that may be spoken through it by all calls but those of campaigns. */
  readonly dailyMinutes?: number | undefined;
  readonly enabled: boolean;
}

/** How a trunk fares at this moment. */
export interface TrunkState {
  readonly id: string;
  readonly name: string;
  readonly state: 'online' | 'offline' | 'unknown';
  /** Of one that registers with its provider: what that said last. */
  readonly registration: 'registered' | 'rejected' | 'trying' | undefined;
}
/** The trunks there are. */
export interface Trunks {
  list(): Promise<readonly Trunk[]>;
  byId(id: string): Promise<Trunk | undefined>;
  /** Whether each of those that are on answers, and lets us in. */
  states(): Promise<readonly TrunkState[]>;
  /** Told, after each change of any trunk. */
  onChange(listener: () => void): Disposable;
}
export const Trunks = token<Trunks>('telephony.trunks');
