import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { parseCarrierLog, type CarrierCall } from './carrier-log.js';
import { carrierDialplan, carrierPeers, type CarrierTimes } from './carrier-config.js';

export interface CarrierOptions extends Partial<CarrierTimes> {
  readonly root: string;
  readonly dir: string;
  /** Another loopback address than the product's, so that both may use the usual ports. */
  readonly address?: string;
  /** Subscribers of a test's own, in place of the usual ones: context `carrier`, with {@link carrierDoor}. */
  readonly dialplan?: string;
}
/** A telephone network of our own: a second Asterisk that takes calls over a real SIP trunk. */
export interface Carrier {
  readonly address: string;
  readonly sipPort: number;
  readonly asterisk: PrivateAsterisk;
  /** Every call that came, by the carrier's own log. */
  calls(): Promise<CarrierCall[]>;
  stop(): Promise<void>;
}

/** Starts the carrier that demonstration and tests call. Its log is the judge of what really happened. */
export async function startCarrier(options: CarrierOptions): Promise<Carrier> {
  const { root, dir, address = '127.0.0.2', answerMs = 1_500, earlyMs = 2_000, listenMs = 120_000, pressMs } = options;
  const asterisk = await startAsterisk({
    root,
    dir,
    address,
    extraConfig: {
      'pjsip.conf': carrierPeers,
      'extensions.conf': options.dialplan ?? carrierDialplan({ answerMs, earlyMs, listenMs, pressMs }),
    },
  });
  return {
    address,
    sipPort: asterisk.ports.sip,
    asterisk,
    calls: async () => parseCarrierLog(await readFile(join(dir, 'log/messages'), 'utf8').catch(() => '')),
    stop: () => asterisk.stop(),
  };
}
