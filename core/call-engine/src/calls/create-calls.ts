import { AriUnavailableError } from '@perezvon/asterisk';
import type { Database } from '@perezvon/db';
import type { HealthProbe, HostPart, LeaseHolder } from '@perezvon/host';
import type { Clock, Log } from '@perezvon/sdk/server';
import { defaultLanguage } from '@perezvon/sdk/shared';
import type { AmiNodes } from '../ami/index.js';
import type { AriNodes } from '../ari/ari-nodes.js';
import { AriEvents } from './ari-events.js';
import { CallBridging } from './call-bridging.js';
import { CallOperations } from './call-operations.js';
import { CallOrders } from './call-orders.js';
import { CallPlayback } from './call-playback.js';
import { CallRegistry } from './call-registry.js';
import { CallTable } from './call-table.js';
import { CallObservers } from './call-observers.js';
import { CallWriter } from './call-writer.js';
import { createCallsPart } from './calls-part.js';
import { ChannelCommands } from './channel-commands.js';
import { CallGates } from './call-gates.js';
import { CallEnder } from './call-ender.js';
import { DialTechnologies } from './dial-technologies.js';
import { EndpointNames } from './endpoint-names.js';
import { Destinations } from './destinations.js';
import { DestinationRunner } from './destination-runner.js';
import { arrivalOf, Incoming, originOf } from './incoming.js';
import { NodeSync } from './node-sync.js';
import { Playbacks } from './playbacks.js';
import { Recorder } from './recorder.js';
import { Snoops } from './snoops.js';
import { Supervision } from './supervision.js';
import { Talks } from './talks.js';
import { UsableNodes } from './usable-nodes.js';

export interface CallsOptions {
  readonly db: Database;
  readonly nodes: AriNodes;
  readonly ami: AmiNodes;
  readonly lease: LeaseHolder;
  readonly log: Log;
  readonly clock: Clock;
}
/** The calls of this process, as core's composition root sees them. */
export interface Calls {
  readonly part: HostPart<'calls'>;
  /** Ends calls of any plugin. */
  readonly ender: CallEnder;
  /** What people call the endpoints of Asterisk. */
  readonly names: Pick<EndpointNames, 'all'>;
  /** Begins: waits for the lease, connects to every Asterisk, takes over the calls that are up. Returns at once. */
  start(): void;
  /** Leaves the calls to the next core: everything is written, Asterisk disconnected, the lease given back. */
  stop(): Promise<void>;
  ready(): boolean;
  readonly health: readonly HealthProbe[];
}

const replacedPauseMs = 10_000;
/** An Asterisk that refuses connections for so long is dead, and its calls with it. */
const deadMs = 5_000;
const faultShownMs = 600_000;

/** Wires the registry of calls. */
export function createCalls(options: CallsOptions): Calls {
  const { nodes, lease, log, clock } = options;
  const active = { now: false };
  const table = new CallTable(options.db);
  const writer = new CallWriter(options);
  const usable = new UsableNodes(nodes);
  const playbacks = new Playbacks();
  const talks = new Talks();
  const snoops = new Snoops();
  const technologies = new DialTechnologies();
  const gates = new CallGates();
  const endpointNames = new EndpointNames();
  const destinations = new Destinations(clock, () => active.now);
  const registry = new CallRegistry({
    writer,
    usable,
    log,
    clock,
    mayAct: () => active.now && lease.fencing !== undefined,
  });
  const commands = new ChannelCommands(usable, log);
  const playback = new CallPlayback({ commands, playbacks, registry, clock, log });
  const bridging = new CallBridging({ commands, talks, registry, clock });
  const supervision = new Supervision({ commands, snoops, talks, registry, writer, clock });
  const operations = new CallOperations({ registry, writer, commands, playback, bridging, supervision, clock });
  const runner = new DestinationRunner({ registry, operations, writer, destinations, clock, log });
  registry.onEntered((call) => runner.lead(call, false));
  registry.onEnded((call) => talks.left(call.id));
  const incoming = new Incoming({ registry, writer, clock, log, destinations, language: defaultLanguage });
  const sync = new NodeSync({
    registry,
    playbacks,
    talks,
    clock,
    log,
    takeDown: (node, bridge) => commands.destroyBridge(node, bridge),
    resume: (call) => runner.lead(call, true),
    incoming: (node, channel, origin, arrival) => incoming.take(node, channel, origin, arrival),
    lostAt: (node) => lostAt.get(node),
    destinations,
  });
  const events = new AriEvents({
    transferTold: (node, channel, done) => {
      usable
        .connection(node)
        ?.channels.transferProgress(channel, done ? 'channel_answered' : 'channel_declined')
        .catch((error: unknown) => log.debug('a phone could not be told of its transfer', { channel, error }));
    },
    registry,
    playbacks,
    talks,
    clock,
    unknown: (node, event) => {
      const origin = originOf(event.args[0]);
      if (origin) incoming.take(node, event.channel, origin, arrivalOf(event.args.slice(1)));
      else if (!snoops.arrived(event.channel.id))
        log.warn('an unknown channel came into the application', { node, channel: event.channel.id });
    },
  });
  const recorder = new Recorder({ registry, ami: options.ami });
  const watch = new CallObservers({ registry, usable, clock, log });
  const ready = () => active.now && lease.held && writer.healthy && usable.all.length > 0;
  const orders = new CallOrders({ registry, writer, usable, destinations, technologies, gates, clock, log, ready });
  const dead = new Map<string, number>();
  /** When a node was last heard: a call that ended there since then counts as ended at that moment. */
  const lostAt = new Map<string, number>();

  const compare = async (node: string): Promise<void> => {
    const ari = nodes.connection(node);
    if (!ari || ari.state !== 'connected') return;
    try {
      await sync.compare(node, ari);
      if (!active.now || ari.state !== 'connected') return;
      lostAt.delete(node);
      usable.add(node);
    } catch (error) {
      if (!active.now || ari.state !== 'connected') return;
      log.error('the channels of an Asterisk could not be read; trying again', { node, error });
      await clock.sleep(1_000);
      await compare(node);
    }
  };
  nodes.onEvent((node, event) => {
    if (active.now) events.handle(node, event);
  });
  nodes.onState((node, { state, error }) => {
    if (!active.now) return;
    if (state === 'replaced') {
      lease.fence(`another client has taken over the application on ${node}`);
      return;
    }
    if (state === 'connected') {
      dead.delete(node);
      void compare(node);
      return;
    }
    usable.remove(node);
    if (!lostAt.has(node)) lostAt.set(node, clock.now());
    if (!isRefused(error)) return;
    const since = dead.get(node) ?? clock.now();
    dead.set(node, since);
    if (clock.now() - since >= deadMs) loseNode(node);
  });
  const loseNode = (node: string) => {
    for (const call of registry.all) {
      if (call.facts.node !== node || call.ended || call.dialling || !call.committed) continue;
      registry.apply(call, { type: 'gone', known: !call.restored }, lostAt.get(node), 'Asterisk is down');
    }
  };

  /** One time of being the active core, from the lease to its loss. */
  const serve = async (signal: AbortSignal): Promise<void> => {
    await lease.acquire(signal);
    const lost = new AbortController();
    const listening = lease.onLost((why) => lost.abort(new Error(why)));
    try {
      const over = AbortSignal.any([signal, lost.signal]);
      for (const call of await table.open(over, clock, log)) registry.add(call);
      for (const call of registry.all) {
        if (nodes.ids.includes(call.facts.node)) continue;
        registry.apply(call, { type: 'gone', known: false }, undefined, 'its Asterisk is not used any more');
      }
      over.throwIfAborted();
      active.now = true;
      nodes.open();
      watch.start();
      await new Promise<void>((resolve) => {
        over.addEventListener('abort', () => resolve(), { once: true });
        if (over.aborted) resolve();
      });
    } finally {
      listening.dispose();
      active.now = false;
      watch.stop();
      usable.clear();
      dead.clear();
      lostAt.clear();
      registry.abandon(new Error('this core is not the active one any more'));
      playbacks.clear();
      talks.clear();
      await nodes.close();
    }
    if (!signal.aborted) await clock.sleep(replacedPauseMs, signal);
  };

  const over = new AbortController();
  let serving: Promise<void> | undefined;
  const run = async () => {
    while (!over.signal.aborted) {
      try {
        await serve(over.signal);
      } catch (error) {
        if (over.signal.aborted) return;
        log.error('calls could not be taken over; trying again', { error });
        await clock.sleep(1_000);
      }
    }
  };

  return {
    part: createCallsPart({
      registry,
      orders,
      destinations,
      technologies,
      gates,
      endpointNames,
      table,
      talks,
      recorder,
      ready,
    }),
    ender: new CallEnder(registry, clock),
    names: endpointNames,
    ready,
    start: () => {
      serving ??= run();
    },
    stop: async () => {
      over.abort(new Error('core stops'));
      await serving;
      await Promise.race([writer.durable(), clock.sleep(3_000)]);
      await lease.release();
    },
    health: [
      { name: 'lease', probe: async () => ({ ok: true, detail: lease.held ? 'active' : 'standby' }) },
      { name: 'calls', probe: async () => ({ ok: writer.healthy, detail: `${registry.all.length}` }) },
      {
        name: 'destinations',
        probe: async () => {
          const fault = runner.lastFault;
          if (!fault || clock.now() - fault.at > faultShownMs) return { ok: true };
          return { ok: false, detail: fault.what };
        },
      },
      ...nodes.health,
    ],
  };
}

function isRefused(error: Error | undefined): boolean {
  const cause = error instanceof AriUnavailableError ? error.cause : error;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}
