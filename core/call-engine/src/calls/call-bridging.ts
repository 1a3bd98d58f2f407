import type { Clock, Talk } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { CallRegistry } from './call-registry.js';
import type { BridgeOptions } from './call-view.js';
import type { ChannelCommands } from './channel-commands.js';
import type { DestinationSession } from './destination-session.js';
import { BridgeError } from './errors.js';
import { type LiveCall, partyOf } from './live-call.js';
import type { Talks } from './talks.js';

/** Joins two calls in a bridge until one of them leaves it. */
export class CallBridging {
  constructor(
    private readonly parts: {
      readonly commands: ChannelCommands;
      readonly talks: Talks;
      readonly registry: CallRegistry;
      readonly clock: Clock;
    },
  ) {}

  async bridge(
    call: LiveCall,
    session: DestinationSession,
    other: LiveCall,
    { joined, until }: BridgeOptions,
  ): Promise<void> {
    if (call === other) throw new BridgeError('it is the same call');
    if (call.facts.node !== other.facts.node) throw new BridgeError('they are on different nodes');
    const pair = [call, other];
    // They talked on while core was away, and must not hear that it is back.
    const goesOn = call.talkBridge !== undefined && call.talkBridge === other.talkBridge;
    const id = goesOn ? (call.talkBridge ?? '') : newId();
    const parted = Promise.withResolvers<void>();
    const over = () => parted.resolve();
    const unwatch = this.parts.talks.watch(id, (channel) => {
      if (pair.some(({ facts }) => facts.channel === channel)) over();
    });
    for (const one of pair) one.joined.add(over);
    until?.addEventListener('abort', over, { once: true });
    if (until?.aborted) over();
    let talk: Talk | undefined;
    try {
      if (!goesOn) await this.connect(id, call, session, other);
      talk = { id, parties: [partyOf(call), partyOf(other)] };
      this.parts.talks.began(talk);
      joined?.();
      await session.whileItLasts(parted.promise);
    } finally {
      until?.removeEventListener('abort', over);
      if (talk) this.parts.talks.ended(talk);
      for (const one of pair) {
        one.joined.delete(over);
        one.talkBridge = undefined;
        // Calls that were never joined do not part.
        if (talk) this.journal(one, 'PARTED', { bridge: id });
      }
      unwatch();
      await this.parts.commands.destroyBridge(call.facts.node, id);
    }
  }

  private async connect(id: string, call: LiveCall, session: DestinationSession, other: LiveCall): Promise<void> {
    const pair = [call, other];
    await this.parts.commands.perform(call, session, 'bridge', async (ari) => {
      // Sent ahead: Asterisk does one after the other.
      for (const one of pair) if (one.music !== undefined) this.parts.commands.silence(one);
      await ari.bridges.create(id);
      await ari.bridges.addChannel(id, [call.facts.channel, other.facts.channel]);
    });
    this.journal(call, 'CONNECT', { bridge: id, with: other.id });
    this.journal(other, 'CONNECT', { bridge: id, with: call.id });
    for (const one of pair) one.talkBridge = id;
  }

  private journal(call: LiveCall, event: string, data: Readonly<Record<string, unknown>>): void {
    this.parts.registry.journal(call, event, this.parts.clock.now(), data);
  }
}
