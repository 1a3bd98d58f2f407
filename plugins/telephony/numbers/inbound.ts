import { type Clock, defineDestination, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { TrunkRepositoryToken } from '../trunks/trunk-repository.js';
import { NumberRepositoryToken, placeAt } from './number-repository.js';

export const ClockToken = token<Clock>('telephony.clock');

/**
 * Where every caller comes first: goes on to what the dialled number points at. What is no number of ours, such as the log-in
 * of a provider that we register with, is that of its trunk; without one the caller is refused.
 */
export const inbound = defineDestination({
  kind: 'telephony.inbound',
  entry: 'inbound',
  target: z.object({}),
  inject: { numbers: NumberRepositoryToken, trunks: TrunkRepositoryToken, clock: ClockToken },
  async enter(call, _target, { numbers, trunks, clock }) {
    let number = await numbers.find(call.ownNumber);
    if (!number) {
      number = await numbers.find(await trunks.defaultNumber(call.trunk));
      if (number) call.journal('DEFAULTNUMBER', { dialled: call.ownNumber, number: number.number });
    }
    const destination = number && placeAt(number, clock.now());
    if (destination) return destination;
    call.journal('NONUMBER', { number: call.ownNumber });
    await call.hangup('rejected');
    return undefined;
  },
});
