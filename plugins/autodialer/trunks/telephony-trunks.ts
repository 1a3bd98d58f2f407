import type { Trunks } from '@perezvon/plugin-telephony';
import type { DialTrunk, TrunkSource } from './trunk-source.js';

/** The trunks of the telephony plugin that are switched on. */
export class TelephonyTrunks implements TrunkSource {
  constructor(private readonly trunks: Trunks) {}

  async all(): Promise<readonly DialTrunk[]> {
    const all = await this.trunks.list();
    return all
      .filter(({ enabled }) => enabled)
      .map(({ id, name, endpoint, maxChannels, callsPerSecond, dialAs, callerId }) => ({
        id,
        name,
        endpoint,
        callsPerSecond,
        dialAs,
        callerId,
        channels: maxChannels,
      }));
  }
}
