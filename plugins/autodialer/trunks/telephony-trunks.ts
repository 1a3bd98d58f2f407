import { Trunks } from '@perezvon/plugin-telephony';
import { inject, injectable } from '@perezvon/sdk/server';
import type { DialTrunk, TrunkSource } from './trunk-source.js';

/** The trunks of the telephony plugin that are switched on. */
@injectable()
export class TelephonyTrunks implements TrunkSource {
  constructor(@inject(Trunks) private readonly trunks: Trunks) {}

  async all(): Promise<readonly DialTrunk[]> {
    const all = await this.trunks.list();
    return all
      .filter(({ enabled }) => enabled)
      .map(({ id, name, endpoint, maxChannels, callsPerSecond, dialAs, callerId, callerAs }) => ({
        id,
        name,
        endpoint,
        callsPerSecond,
        dialAs,
        callerId,
        callerAs,
        channels: maxChannels,
      }));
  }
}
