import { type AriConnection, AriError } from '@perezvon/asterisk';
import type { Log } from '@perezvon/sdk/server';
import type { DestinationSession } from './destination-session.js';
import { CallActError } from './errors.js';
import type { LiveCall } from './live-call.js';
import type { UsableNodes } from './usable-nodes.js';

const attempts = 3;

/** Sends commands to the Asterisk that a call is on, and says what a failure means for the call. */
export class ChannelCommands {
  constructor(
    private readonly usable: UsableNodes,
    private readonly log: Log,
  ) {}

  /** Runs a command; waits for a node that is away, rejects with CallEndedError when the call ends. */
  async perform<T>(
    call: LiveCall,
    session: DestinationSession,
    act: string,
    command: (ari: AriConnection) => Promise<T>,
  ): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      const ari = await this.usable.wait(call.facts.node, session.signal);
      try {
        return await session.whileItLasts(command(ari));
      } catch (error) {
        session.signal.throwIfAborted();
        if (!(error instanceof AriError)) throw error;
        // The channel is going: the event of its end is on the way.
        if (error.status === 404 || error.status === 409) throw call.whenOver;
        const away = error.code === 'ari.unavailable' || error.code === 'ari.timeout';
        if (!away || tried === attempts) throw new CallActError(act, error);
      }
    }
  }

  /** The connection to the call's node, while it is usable. */
  connection(call: LiveCall): AriConnection | undefined {
    return this.usable.connection(call.facts.node);
  }

  /** Stops the music without waiting; a channel that ends meanwhile is silent too. */
  silence(call: LiveCall): void {
    call.music = undefined;
    if (call.ended) return;
    this.connection(call)
      ?.channels.stopMoh(call.facts.channel)
      .catch((error: unknown) => {
        this.log.debug('music could not be stopped', { call: call.id, error });
      });
  }

  /** A command that may fail because the channel or bridge has gone. */
  async quietly(call: LiveCall, command: (ari: AriConnection) => Promise<unknown>): Promise<void> {
    const ari = this.connection(call);
    try {
      if (ari) await command(ari);
    } catch (error) {
      this.log.debug('a clean-up was not possible', { call: call.id, error });
    }
  }

  async destroyBridge(node: string, id: string): Promise<void> {
    try {
      await this.usable.connection(node)?.bridges.destroy(id);
    } catch (error) {
      if (!(error instanceof AriError && error.status === 404)) {
        this.log.warn('a bridge could not be taken down', { bridge: id, error });
      }
    }
  }
}
