import type { AriConnection } from '@perezvon/asterisk';
import {
  type Call,
  type CallEndedError,
  type Clock,
  InvalidInputError,
  type Media,
  type PlayResult,
  type SupervisionMode,
} from '@perezvon/sdk/server';
import type { CallBridging } from './call-bridging.js';
import type { CallPlayback } from './call-playback.js';
import type { CallRegistry } from './call-registry.js';
import type { HangupWord } from './call-state.js';
import type { BridgeOptions, CallActions, PlayOptions } from './call-view.js';
import type { CallWriter } from './call-writer.js';
import type { ChannelCommands } from './channel-commands.js';
import type { DestinationSession } from './destination-session.js';
import type { LiveCall } from './live-call.js';
import type { Supervision } from './supervision.js';

const hangupWaitMs = 3_000;
const notesMax = 60_000;

/** What a destination may do with its call: each act is carried out by the object of its subject. */
export class CallOperations implements CallActions {
  constructor(
    private readonly parts: {
      readonly registry: CallRegistry;
      readonly writer: CallWriter;
      readonly commands: ChannelCommands;
      readonly playback: CallPlayback;
      readonly bridging: CallBridging;
      readonly supervision: Supervision;
      readonly clock: Clock;
    },
  ) {}

  ended(call: LiveCall): CallEndedError {
    return call.whenOver;
  }

  perform<T>(
    call: LiveCall,
    session: DestinationSession,
    act: string,
    command: (ari: AriConnection) => Promise<T>,
  ): Promise<T> {
    return this.parts.commands.perform(call, session, act, command);
  }

  answered(call: LiveCall): void {
    this.parts.registry.apply(call, { type: 'answered' });
  }

  async hangup(call: LiveCall, reason: HangupWord): Promise<void> {
    this.parts.registry.apply(call, { type: 'hangup', reason });
    if (call.over.signal.aborted) return;
    const over = AbortSignal.any([call.over.signal, AbortSignal.timeout(hangupWaitMs)]);
    await new Promise<void>((resolve) => {
      over.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  note(call: LiveCall, facts: Readonly<Record<string, unknown>>): void {
    const notes = { ...call.notes, ...facts };
    if (JSON.stringify(notes).length > notesMax) {
      throw new InvalidInputError('the notes of a call are too long', { code: 'core.calls.notesTooLong' });
    }
    call.notes = notes;
    this.parts.writer.touch(call);
  }
  journal(call: LiveCall, event: string, data: Readonly<Record<string, unknown>>): void {
    // Also of a call that has ended: how a talk went is known a moment later.
    this.parts.registry.journal(call, event, this.parts.clock.now(), data);
  }
  languageChanged(call: LiveCall): void {
    this.parts.writer.touch(call);
  }

  play(
    call: LiveCall,
    session: DestinationSession,
    media: Media | readonly Media[],
    options: PlayOptions,
  ): Promise<PlayResult> {
    return this.parts.playback.play(call, session, media, options);
  }
  gather(call: LiveCall, session: DestinationSession, options: Parameters<Call['gather']>[0]): Promise<string> {
    return this.parts.playback.gather(call, session, options);
  }
  music(call: LiveCall, session: DestinationSession, sound: string | undefined): Promise<void> {
    return this.parts.playback.music(call, session, sound);
  }
  leave(call: LiveCall): void {
    if (call.music !== undefined) this.parts.commands.silence(call);
  }

  bridge(call: LiveCall, session: DestinationSession, other: LiveCall, options: BridgeOptions): Promise<void> {
    return this.parts.bridging.bridge(call, session, other, options);
  }
  supervise(
    call: LiveCall,
    session: DestinationSession,
    id: string,
    how: SupervisionMode,
    until: AbortSignal | undefined,
  ): Promise<void> {
    const other = this.parts.registry.get(id);
    return this.parts.supervision.supervise({ call, session, other, how, until });
  }
}
