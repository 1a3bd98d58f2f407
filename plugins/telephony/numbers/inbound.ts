import { type Clock, defineDestination, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { NumberBookToken } from './number-book.js';

export const ClockToken = token<Clock>('telephony.clock');

/** Where every caller comes first: goes on to what the dialled number points at. A number nobody knows is refused. */
export const inbound = defineDestination({
  kind: 'telephony.inbound',
  target: z.object({}),
  inject: { numbers: NumberBookToken, clock: ClockToken },
  async enter(call, _target, { numbers, clock }) {
    const destination =
      call.ownNumber === undefined ? undefined : await numbers.destinationOf(call.ownNumber, clock.now());
    if (destination) return destination;
    call.journal('NONUMBER', { number: call.ownNumber });
    await call.hangup('rejected');
    return undefined;
  },
});
