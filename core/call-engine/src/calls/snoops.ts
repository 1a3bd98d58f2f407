import { APP_NAME } from '@perezvon/asterisk';
import type { SupervisionMode } from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { CallOperations } from './call-operations.js';
import type { CallRegistry } from './call-registry.js';
import { BridgeError, NotTalkingError } from './errors.js';
import { supervisesNote, type LiveCall } from './live-call.js';
import type { Talks } from './talks.js';
import type { DestinationSession } from './destination-session.js';

const snoopArgument = 'snoop';

/** Channels that listen to another one, by the ids we gave them: they work once they are in our application. */
export class Snoops {
  private readonly expected = new Map<string, () => void>();

  expect(id: string): Promise<void> {
    return new Promise((resolve) => this.expected.set(id, resolve));
  }
  /** @returns whether the channel is one of these */
  arrived(id: string): boolean {
    const found = this.expected.get(id);
    this.expected.delete(id);
    found?.();
    return found !== undefined;
  }
  forget(id: string): void {
    this.expected.delete(id);
  }
}

interface Attending {
  readonly call: LiveCall;
  readonly visit: DestinationSession;
  readonly other: LiveCall | undefined;
  readonly how: SupervisionMode;
  readonly until: AbortSignal | undefined;
}
interface Parts {
  readonly acts: CallOperations;
  readonly registry: CallRegistry;
  readonly snoops: Snoops;
  readonly talks: Talks;
}

/** Lets a supervisor's call hear a talk, whisper to one of its parties or join it, until the talk or the wish is over. */
export async function supervise(parts: Parts, { call, visit, other, how, until }: Attending): Promise<void> {
  const talk = other?.talkBridge;
  if (!other || other.ended || talk === undefined) throw new NotTalkingError(other?.id ?? '');
  if (call.facts.node !== other.facts.node) throw new BridgeError('they are on different nodes');
  const { acts, talks } = parts;
  const over = Promise.withResolvers<void>();
  const finish = () => over.resolve();
  const unwatch = talks.watch(talk, (channel) => {
    if (channel === other.facts.channel || other.talkBridge !== talk) finish();
  });
  other.joined.add(finish);
  until?.addEventListener('abort', finish, { once: true });
  if (until?.aborted) finish();
  acts.note(call, { [supervisesNote]: other.id });
  for (const one of [call, other]) acts.journal(one, 'ATTEND', { how, with: one === call ? other.id : call.id });
  try {
    if (how === 'join') await joined(parts, call, visit, talk, over.promise);
    else await snooped(parts, call, visit, other, how, over.promise);
  } finally {
    unwatch();
    other.joined.delete(finish);
    until?.removeEventListener('abort', finish);
    for (const one of [call, other]) acts.journal(one, 'ATTENDED', { how });
  }
}

async function joined(
  { acts }: Parts,
  call: LiveCall,
  visit: DestinationSession,
  talk: string,
  over: Promise<void>,
): Promise<void> {
  const { channel } = call.facts;
  await acts.perform(call, visit, 'join', (ari) => ari.bridges.addChannel(talk, channel));
  try {
    await visit.whileItLasts(over);
  } finally {
    // The talk may be over, and its bridge gone with everybody in it.
    await acts.quietly(call, (ari) => ari.bridges.removeChannel(talk, channel));
  }
}

async function snooped(
  { acts, snoops }: Parts,
  call: LiveCall,
  visit: DestinationSession,
  other: LiveCall,
  how: 'listen' | 'whisper',
  over: Promise<void>,
): Promise<void> {
  const [snoopId, bridge] = [newId(), newId()];
  const there = snoops.expect(snoopId);
  try {
    await acts.perform(call, visit, how, async (ari) => {
      const whisper = how === 'whisper' ? 'out' : 'none';
      const request = { snoopId, app: APP_NAME, appArgs: snoopArgument, spy: 'both', whisper } as const;
      await Promise.all([ari.channels.snoop(other.facts.channel, request), ari.bridges.create(bridge)]);
      await Promise.race([there, over]);
      await ari.bridges.addChannel(bridge, [call.facts.channel, snoopId]);
    });
    await visit.whileItLasts(over);
  } finally {
    snoops.forget(snoopId);
    await acts.quietly(call, (ari) => ari.channels.hangup(snoopId));
    await acts.destroyBridge(call.facts.node, bridge);
  }
}
