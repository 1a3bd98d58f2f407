import { type Clock, NotFoundError } from '@perezvon/sdk/server';
import type { CallRegistry } from './call-registry.js';

/** Ends calls of any plugin, for those who look after all of them. */
export class CallEnder {
  constructor(
    private readonly registry: CallRegistry,
    private readonly clock: Clock,
  ) {}

  /**
   * Hangs a live call up; its journal says by whom. Whoever leads it sees a hang-up.
   *
   * @throws NotFoundError when the call is over, or never was
   */
  end(id: string, by: string): void {
    const call = this.registry.get(id);
    if (!call || call.ended) throw new NotFoundError('call', id, 'core.calls.over');
    this.registry.journal(call, 'ENDEDBY', this.clock.now(), { name: by });
    this.registry.apply(call, { type: 'cancel' });
  }
}
