import { AriError, type AriConnection, type AriModels, APP_NAME } from '@perezvon/asterisk';
import type { CallOrigin, Clock, Log } from '@perezvon/sdk/server';
import type { CallRegistry } from './call-registry.js';
import type { Destinations } from './destinations.js';
import { type Arrival, arrivalOf, originOf } from './incoming.js';
import { channelKey, isSupervisorCall, type LiveCall } from './live-call.js';
import type { Playbacks } from './playbacks.js';
import type { Talks } from './talks.js';

type Channel = AriModels.Channel;
export interface SyncParts {
  readonly registry: CallRegistry;
  readonly playbacks: Playbacks;
  readonly talks: Talks;
  readonly clock: Clock;
  readonly log: Log;
  /** Leads a call on that was inside a destination when an earlier core ended. */
  resume(call: LiveCall): void;
  /** Takes a bridge down when a talk is over. */
  takeDown(node: string, bridge: string): Promise<void>;
  /** A channel is in our application that belongs to no call yet. */
  incoming(node: string, channel: Channel, origin: CallOrigin, arrival: Arrival): void;
  /** Since when nothing was heard of a node; nothing while it is there. */
  lostAt(node: string): number | undefined;
  readonly destinations: Pick<Destinations, 'get'>;
}

const listMs = 10_000;

/** Whether a channel is inside our application at this moment, not in the dialplan around it. */
const isInside = ({ dialplan }: Channel) =>
  dialplan.app_name === 'Stasis' && dialplan.app_data.split(',')[0] === APP_NAME;

/**
 * Compares the calls we know with the channels there are, after every connection: events of the gap are gone. Channels
 * of ours that live are adopted, rows whose channel is gone are closed, and new callers are taken in.
 */
export class NodeSync {
  private readonly started = new Map<string, string>();

  constructor(private readonly parts: SyncParts) {}

  /** @throws AriError when the node went away again meanwhile */
  async compare(node: string, ari: AriConnection): Promise<void> {
    const { registry, playbacks, clock, log } = this.parts;
    const options = { timeoutMs: listMs };
    const [info, bridges] = await Promise.all([ari.asterisk.info(options), ari.bridges.list(options)]);
    // Last: what the channels' list does not hold was not there when we had connected.
    const channels = new Map((await ari.channels.list(options)).map((channel) => [channel.id, channel]));
    const restarted = this.hasRestarted(node, info.status?.startup_time);
    const joined = bridgeOfEach(bridges);

    const known = registry.all.filter(({ facts, ended, committed }) => facts.node === node && !ended && committed);
    for (const call of known) {
      const channel = channels.get(call.facts.channel);
      if (channel) this.adopt(call, channel, joined.get(channel.id));
      else this.lose(call, restarted);
    }
    for (const channel of channels.values()) {
      if (isInside(channel) && !registry.byChannel(channelKey(node, channel.id))) this.meet(node, channel, ari);
    }
    for (const id of playbacks.on(node)) {
      const missing = await isMissing(ari, id);
      if (missing) playbacks.finished(id, clock.now(), false);
    }
    log.info('calls compared with the channels of Asterisk', { node, calls: known.length, channels: channels.size });
  }

  private hasRestarted(node: string, startupTime: string | undefined): boolean {
    const before = this.started.get(node);
    if (startupTime !== undefined) this.started.set(node, startupTime);
    return before !== undefined && startupTime !== undefined && before !== startupTime;
  }

  private lose(call: LiveCall, restarted: boolean): void {
    if (call.dialling) return;
    const known = restarted && !call.restored;
    const why = call.restored ? 'core was away' : restarted ? 'Asterisk was restarted' : 'Asterisk was out of reach';
    const at = call.restored ? undefined : this.parts.lostAt(call.facts.node);
    this.parts.registry.apply(call, { type: 'gone', known }, at, why);
  }

  private adopt(call: LiveCall, channel: Channel, bridge: AriModels.Bridge | undefined): void {
    const { registry } = this.parts;
    const { restored } = call;
    call.restored = false;
    const { stop } = call.state;
    if (stop) {
      registry.hangUp(call, stop === 'timedOut' || stop === 'cancelled' ? 'normal' : stop);
      return;
    }
    if (restored) registry.journal(call, 'ADOPT', this.parts.clock.now(), { state: channel.state });
    if (call.state.phase === 'prepared') {
      // Committed and, as the channel shows, dialled too; only the answer to the command was lost.
      registry.apply(call, { type: 'dial' });
    }
    if (channel.state === 'Ringing') registry.apply(call, { type: 'ringing' });
    if (!isInside(channel) || call.state.entered) {
      if (channel.state === 'Up') registry.apply(call, { type: 'answered' });
      return;
    }
    if (call.place.since === undefined) registry.apply(call, { type: 'entered' });
    else this.goOn(call, bridge);
  }

  /** It was inside a destination, which this process has not led it into. */
  private goOn(call: LiveCall, bridge: AriModels.Bridge | undefined): void {
    call.state = { ...call.state, entered: true };
    if (call.state.direction === 'outbound') this.parts.registry.apply(call, { type: 'answered' });
    if (!bridge || isSupervisorCall(call)) {
      this.parts.resume(call);
      return;
    }
    // Two people talk: they are left alone until one of them goes.
    const { node } = call.facts;
    const over = Promise.withResolvers<void>();
    call.talkBridge = bridge.id;
    call.talk = over.promise;
    const unwatch = this.parts.talks.watch(bridge.id, (channel) => {
      const leaver = this.parts.registry.byChannel(channelKey(node, channel));
      // A supervisor who came in beside the two, or what of Asterisk's own was there.
      if (!leaver || isSupervisorCall(leaver)) return;
      unwatch();
      if (call.talkBridge === bridge.id) call.talkBridge = undefined;
      this.parts.takeDown(node, bridge.id).then(over.resolve, over.reject);
    });
    const { kind } = call.place;
    if (this.parts.destinations.get(kind)?.definition.resumesTalks) {
      this.parts.resume(call);
      return;
    }
    over.promise.then(
      () => {
        call.talk = undefined;
        if (!call.ended) this.parts.resume(call);
      },
      (error: unknown) => this.parts.log.error('a call could not be led on after a talk', { call: call.id, error }),
    );
  }

  private meet(node: string, channel: Channel, ari: AriConnection): void {
    const [, kind, ...words] = channel.dialplan.app_data.split(',');
    const origin = originOf(kind);
    if (origin) {
      this.parts.incoming(node, channel, origin, arrivalOf(words));
      return;
    }
    this.parts.log.warn('a channel of ours has no open call and is hung up', { node, channel: channel.id });
    ari.channels.hangup(channel.id).catch((error: unknown) => {
      if (!(error instanceof AriError && error.status === 404))
        this.parts.log.warn('an unknown channel could not be hung up', { error });
    });
  }
}

function bridgeOfEach(bridges: readonly AriModels.Bridge[]): ReadonlyMap<string, AriModels.Bridge> {
  const talking = bridges.filter(({ channels }) => channels.length > 1);
  return new Map(talking.flatMap((bridge) => bridge.channels.map((channel) => [channel, bridge] as const)));
}

async function isMissing(ari: AriConnection, playback: string): Promise<boolean> {
  try {
    await ari.request({ method: 'GET', path: `/playbacks/${encodeURIComponent(playback)}` });
    return false;
  } catch (error) {
    if (error instanceof AriError && error.status === 404) return true;
    throw error;
  }
}
