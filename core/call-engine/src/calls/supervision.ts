import { APP_NAME } from '@perezvon/asterisk';
import type { Clock, SupervisionMode } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { CallRegistry } from './call-registry.js';
import type { CallWriter } from './call-writer.js';
import type { ChannelCommands } from './channel-commands.js';
import type { DestinationSession } from './destination-session.js';
import { BridgeError, NotTalkingError } from './errors.js';
import { type LiveCall, supervisesNote } from './live-call.js';
import type { Snoops } from './snoops.js';
import type { Talks } from './talks.js';

const snoopArgument = 'snoop';

interface SupervisionOrder {
  readonly call: LiveCall;
  readonly session: DestinationSession;
  readonly other: LiveCall | undefined;
  readonly how: SupervisionMode;
  readonly until: AbortSignal | undefined;
}

/** Lets a supervisor's call listen to a talk, whisper to one of its parties or join it, until the talk ends or `until`. */
export class Supervision {
  constructor(
    private readonly parts: {
      readonly commands: ChannelCommands;
      readonly snoops: Snoops;
      readonly talks: Talks;
      readonly registry: CallRegistry;
      readonly writer: CallWriter;
      readonly clock: Clock;
    },
  ) {}

  async supervise({ call, session, other, how, until }: SupervisionOrder): Promise<void> {
    const talk = other?.talkBridge;
    if (!other || other.ended || talk === undefined) throw new NotTalkingError(other?.id ?? '');
    if (call.facts.node !== other.facts.node) throw new BridgeError('they are on different nodes');
    const over = Promise.withResolvers<void>();
    const finish = () => over.resolve();
    const unwatch = this.parts.talks.watch(talk, (channel) => {
      if (channel === other.facts.channel || other.talkBridge !== talk) finish();
    });
    other.joined.add(finish);
    until?.addEventListener('abort', finish, { once: true });
    if (until?.aborted) finish();
    call.notes = { ...call.notes, [supervisesNote]: other.id };
    this.parts.writer.touch(call);
    for (const one of [call, other]) this.journal(one, 'ATTEND', { how, with: one === call ? other.id : call.id });
    try {
      if (how === 'join') await this.join(call, session, talk, over.promise);
      else await this.snoop(call, session, other, how, over.promise);
    } finally {
      unwatch();
      other.joined.delete(finish);
      until?.removeEventListener('abort', finish);
      for (const one of [call, other]) this.journal(one, 'ATTENDED', { how });
    }
  }

  private async join(call: LiveCall, session: DestinationSession, talk: string, over: Promise<void>): Promise<void> {
    const { commands } = this.parts;
    const { channel } = call.facts;
    await commands.perform(call, session, 'join', (ari) => ari.bridges.addChannel(talk, channel));
    try {
      await session.whileItLasts(over);
    } finally {
      // The talk may be over, and its bridge gone with everybody in it.
      await commands.quietly(call, (ari) => ari.bridges.removeChannel(talk, channel));
    }
  }

  private async snoop(
    call: LiveCall,
    session: DestinationSession,
    other: LiveCall,
    how: 'listen' | 'whisper',
    over: Promise<void>,
  ): Promise<void> {
    const { commands, snoops } = this.parts;
    const [snoopId, bridge] = [newId(), newId()];
    const there = snoops.expect(snoopId);
    try {
      await commands.perform(call, session, how, async (ari) => {
        const whisper = how === 'whisper' ? 'out' : 'none';
        const request = { snoopId, app: APP_NAME, appArgs: snoopArgument, spy: 'both', whisper } as const;
        await Promise.all([ari.channels.snoop(other.facts.channel, request), ari.bridges.create(bridge)]);
        await Promise.race([there, over]);
        await ari.bridges.addChannel(bridge, [call.facts.channel, snoopId]);
      });
      await session.whileItLasts(over);
    } finally {
      snoops.forget(snoopId);
      await commands.quietly(call, (ari) => ari.channels.hangup(snoopId));
      await commands.destroyBridge(call.facts.node, bridge);
    }
  }

  private journal(call: LiveCall, event: string, data: Readonly<Record<string, unknown>>): void {
    this.parts.registry.journal(call, event, this.parts.clock.now(), data);
  }
}
