import type { AriModels } from '@perezvon/asterisk';
import type { CallOrigin, Clock, Log } from '@perezvon/sdk/server';
import { type Language, newId, type Numbering, numberingSchema, readNumber } from '@perezvon/sdk/shared';
import type { CallRegistry } from './call-registry.js';
import { incomingCall } from './call-state.js';
import type { CallWriter } from './call-writer.js';
import type { Destinations } from './destinations.js';
import { LiveCall } from './live-call.js';

export interface IncomingParts {
  readonly registry: CallRegistry;
  readonly writer: CallWriter;
  readonly clock: Clock;
  readonly log: Log;
  readonly destinations: Destinations;
  readonly language: Language;
}
/** How a channel came into our application. */
export const originOf = (argument: string | undefined): CallOrigin | undefined =>
  argument === 'inbound' || argument === 'internal' ? argument : undefined;

/** What the dialplan says of a call from a trunk. */
export interface Arrival {
  /** The spelling of numbers that the trunk was set to; Russia's where it says nothing. */
  readonly numbering: Numbering;
  /** Our number, where the provider names it elsewhere than in the address that it calls. */
  readonly dialled: string | undefined;
}
/** @param words what follows the origin in the arguments of the application */
export const arrivalOf = ([numbering, dialled]: readonly (string | undefined)[]): Arrival => ({
  numbering: numberingSchema.catch('RU').parse(numbering),
  dialled: dialled === undefined || dialled === '' ? undefined : dialled,
});

const ownNumberMax = 80;
const endpointOfChannel = /^(?:PJSIP|OOH323)\/([A-Za-z0-9_-]{1,64})-[0-9a-f]{1,8}$/;

/** Takes callers in: a row first, then the way to their destination. */
export class Incoming {
  constructor(private readonly parts: IncomingParts) {}

  take(node: string, channel: AriModels.Channel, origin: CallOrigin, { numbering, ...arrival }: Arrival): void {
    const { registry, writer, clock, log } = this.parts;
    const now = clock.now();
    const dialled = (arrival.dialled ?? channel.dialplan.exten).slice(0, ownNumberMax);
    const endpoint = endpointOfChannel.exec(channel.name)?.[1];
    const call = new LiveCall(
      {
        id: newId(now),
        channel: channel.id,
        node,
        owner: 'core',
        number: readNumber(channel.caller.number, numbering),
        ownNumber: (origin === 'inbound' ? readNumber(dialled, numbering) : undefined) ?? dialled,
        trunk: origin === 'inbound' ? endpoint : undefined,
        phone: origin === 'internal' ? endpoint : undefined,
        ringTimeoutMs: undefined,
        data: {},
      },
      incomingCall(now),
      this.parts.language,
      this.parts.destinations.entry(origin),
    );
    registry.add(call);
    writer.insert(call).then(
      () => {
        registry.journal(call, 'INCOMING', now, { trunk: call.facts.trunk, phone: call.facts.phone, node });
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
