import type { AriModels } from '@perezvon/asterisk';
import { type Clock, type Log } from '@perezvon/sdk/server';
import { type DestinationRef, e164Pattern, type Language, newId } from '@perezvon/sdk/shared';
import type { CallRegistry } from './call-registry.js';
import { incomingCall } from './call-state.js';
import type { CallWriter } from './call-writer.js';
import { LiveCall } from './live-call.js';

export interface IncomingParts {
  readonly registry: CallRegistry;
  readonly writer: CallWriter;
  readonly clock: Clock;
  readonly log: Log;
  /** Where every caller comes first. */
  readonly destination: DestinationRef;
  readonly language: Language;
}
const ownNumberMax = 80;
const trunkOfChannel = /^PJSIP\/([A-Za-z0-9_-]{1,64})-[0-9a-f]{8}$/;

/** Takes callers in: a row first, then the way to their destination. */
export class Incoming {
  constructor(private readonly parts: IncomingParts) {}

  take(node: string, channel: AriModels.Channel): void {
    const { registry, writer, clock, log } = this.parts;
    const now = clock.now();
    const call = new LiveCall(
      {
        id: newId(now),
        channel: channel.id,
        node,
        owner: 'core',
        number: e164Pattern.test(channel.caller.number) ? channel.caller.number : undefined,
        ownNumber: channel.dialplan.exten.slice(0, ownNumberMax),
        trunk: trunkOfChannel.exec(channel.name)?.[1],
        ringTimeoutMs: undefined,
        data: {},
      },
      incomingCall(now),
      this.parts.language,
      this.parts.destination,
    );
    registry.add(call);
    writer.insert(call).then(
      () => {
        registry.journal(call, 'INCOMING', now, { trunk: call.facts.trunk, node });
        // It may have been answered before core was away.
        if (channel.state === 'Up') registry.apply(call, { type: 'answered' });
        registry.apply(call, { type: 'entered' });
      },
      (error: unknown) => {
        log.error('a caller cannot be taken in', { node, channel: channel.id, error });
        registry.hangUp(call, 'congestion');
        registry.remove(call);
      },
    );
  }
}
