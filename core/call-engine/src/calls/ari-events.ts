import type { AriEvent } from '@perezvon/asterisk';
import type { Call, Clock } from '@perezvon/sdk/server';
import type { CallRegistry } from './call-registry.js';
import { channelKey, type LiveCall } from './live-call.js';
import type { Playbacks } from './playbacks.js';
import type { Talks } from './talks.js';

const answeredBy: Readonly<Record<string, Call['machine']>> = {
  MACHINE: 'machine',
  HUMAN: 'person',
  NOTSURE: 'unsure',
};

export type EnteredChannel = Extract<AriEvent, { type: 'StasisStart' }>;

type AskedEvent = Extract<AriEvent, { type: 'ChannelTransfer' }>;

const milliseconds = /^\.\d{3}$/;
let second = { text: '', zone: '', at: Number.NaN };

/** `2026-11-23T05:00:00.123+0000` as milliseconds since 1970; the given moment when it is none. */
export function timeOf(timestamp: string | undefined, otherwise: number): number {
  if (timestamp === undefined) return otherwise;
  const text = timestamp.slice(0, 19);
  const fraction = timestamp.slice(19, 23);
  const zone = timestamp.slice(23);
  // Hundreds of events share a second, and parsing a date is dear.
  if (text !== second.text || zone !== second.zone) {
    second = { text, zone, at: Date.parse(text + zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')) };
  }
  const at = milliseconds.test(fraction) ? second.at + Number(fraction.slice(1)) : Number.NaN;
  return Number.isNaN(at) ? otherwise : at;
}

/** Translates what Asterisk says into what happens to calls. */
export class AriEvents {
  constructor(
    private readonly parts: {
      readonly registry: CallRegistry;
      readonly playbacks: Playbacks;
      readonly talks: Talks;
      readonly clock: Clock;
      /** A channel that no call of ours is known for came into our application. */
      unknown(node: string, event: EnteredChannel): void;
      /** A phone is to be told how the transfer went that it asked for. */
      transferTold(node: string, channel: string, done: boolean): void;
    },
  ) {}

  handle(node: string, event: AriEvent): void {
    const { registry, playbacks, clock } = this.parts;
    if (event.type === 'Unknown') return;
    const at = timeOf(event.timestamp, clock.now());
    switch (event.type) {
      case 'StasisStart': {
        const call = this.call(node, event.channel.id);
        if (call) {
          this.heardWho(call, event.args[1]);
          registry.apply(call, { type: 'entered' }, at);
        } else this.parts.unknown(node, event);
        break;
      }
      case 'Dial':
        this.dial(this.call(node, event.peer.id), event.dialstatus, at);
        break;
      case 'ChannelHangupRequest':
        this.with(node, event.channel.id, (call) => registry.apply(call, { type: 'farHangup' }, at));
        break;
      case 'ChannelDestroyed': {
        const { cause, tech_cause: sipStatus } = event;
        this.with(node, event.channel.id, (call) => registry.apply(call, { type: 'destroyed', cause, sipStatus }, at));
        break;
      }
      case 'ChannelDtmfReceived':
        this.with(node, event.channel.id, (call) => {
          for (const listener of call.keys) listener(event.digit);
        });
        break;
      case 'ChannelHold':
      case 'ChannelUnhold':
        this.with(node, event.channel.id, (call) => {
          for (const listener of call.holds) listener(event.type === 'ChannelHold');
        });
        break;
      case 'ChannelTransfer':
        this.transferAsked(node, event);
        break;
      case 'ChannelLeftBridge':
        this.parts.talks.parted(event.bridge.id, event.channel.id);
        break;
      case 'PlaybackStarted':
        playbacks.started(event.playback.id, at);
        break;
      case 'PlaybackFinished':
        playbacks.finished(event.playback.id, at, event.playback.state === 'failed');
        break;
      default:
        // Other kinds are not asked for.
        break;
    }
  }

  private transferAsked(node: string, { referred_by, refer_to }: AskedEvent): void {
    const channel = referred_by.source_channel.id;
    const call = this.call(node, channel);
    const other = refer_to.destination_channel;
    const by = other && this.call(node, other.id);
    // A transfer may go to the party of the other call before that party has answered.
    const to = refer_to.requested_destination.destination ?? by?.facts.ownNumber ?? '';
    let told = false;
    const answer = (done: boolean) => {
      if (told) return;
      told = true;
      this.parts.transferTold(node, channel, done);
    };
    if (!call || call.transfers.size === 0) answer(false);
    else for (const listener of call.transfers) listener({ to, by: by?.id, answer });
  }

  /** The second argument of an outgoing call's channel is what Asterisk found out about who answered. */
  private heardWho(call: LiveCall, status: string | undefined): void {
    const found = status === undefined ? undefined : answeredBy[status];
    if (found && call.notes['answeredBy'] === undefined) call.notes = { ...call.notes, answeredBy: found };
  }

  private call(node: string, channel: string): LiveCall | undefined {
    return this.parts.registry.byChannel(channelKey(node, channel));
  }
  private with(node: string, channel: string, act: (call: LiveCall) => void): void {
    const call = this.call(node, channel);
    if (call) act(call);
  }
  private dial(call: LiveCall | undefined, status: string, at: number): void {
    if (!call) return;
    // PROGRESS is early media: neither ringing nor an answer.
    if (status === 'RINGING') this.parts.registry.apply(call, { type: 'ringing' }, at);
    else if (status === 'ANSWER') this.parts.registry.apply(call, { type: 'answered' }, at);
  }
}
