import { type Disposable, defineEvent, token } from '@perezvon/sdk/server';
import { z } from 'zod';

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
  /** Whether the provider wants numbers with their plus: what `StartCall.plus` takes. */
  readonly plus: boolean;
  /** Number to show, E.164. */
  readonly callerId: string | undefined;
  readonly enabled: boolean;
}

/** The trunks there are. */
export interface Trunks {
  list(): Promise<readonly Trunk[]>;
  byId(id: string): Promise<Trunk | undefined>;
  /** Told, after each change of any trunk. */
  onChange(listener: () => void): Disposable;
}
export const Trunks = token<Trunks>('telephony.trunks');

/** A trunk was added, changed or removed. */
export const trunkChanged = defineEvent('telephony.trunkChanged', z.object({ id: z.string() }));
