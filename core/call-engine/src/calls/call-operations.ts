import { type AriConnection, AriError } from '@perezvon/asterisk';
import {
  type SupervisionMode,
  type Call,
  type CallEndedError,
  type Clock,
  InvalidInputError,
  type Log,
  type Media,
  type PlayResult,
  type Talk,
} from '@perezvon/sdk/server';
import { newId } from '@perezvon/sdk/shared';
import type { HangupWord } from './call-state.js';
import type { BridgeOptions, CallActions, PlayOptions } from './call-view.js';
import type { CallRegistry } from './call-registry.js';
import type { CallWriter } from './call-writer.js';
import { BadMediaError, BridgeError, CallActError, PlayFailedError } from './errors.js';
import { type KeyListener, type LiveCall, partyOf } from './live-call.js';
import { passages } from './media.js';
import type { Playbacks } from './playbacks.js';
import { supervise, type Snoops } from './snoops.js';
import type { Talks } from './talks.js';
import type { UsableNodes } from './usable-nodes.js';
import type { DestinationSession } from './destination-session.js';

const hangupWaitMs = 3_000;
const lateEndMs = 500;
const attempts = 3;
const notesMax = 60_000;
const allKeys = '0123456789*#';
const musicPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Carries out what destinations ask of calls. */
export class CallOperations implements CallActions {
  constructor(
    private readonly parts: {
      readonly registry: CallRegistry;
      readonly writer: CallWriter;
      readonly usable: UsableNodes;
      readonly playbacks: Playbacks;
      readonly talks: Talks;
      readonly snoops: Snoops;
      readonly clock: Clock;
      readonly log: Log;
    },
  ) {}

  ended(call: LiveCall): CallEndedError {
    return call.whenOver;
  }

  async perform<T>(
    call: LiveCall,
    visit: DestinationSession,
    act: string,
    command: (ari: AriConnection) => Promise<T>,
  ): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      const ari = await this.parts.usable.wait(call.facts.node, visit.signal);
      try {
        return await visit.whileItLasts(command(ari));
      } catch (error) {
        visit.signal.throwIfAborted();
        if (!(error instanceof AriError)) throw error;
        // The channel is going: the word of its end is on the way.
        if (error.status === 404 || error.status === 409) throw this.ended(call);
        const away = error.code === 'ari.unavailable' || error.code === 'ari.timeout';
        if (!away || tried === attempts) throw new CallActError(act, error);
      }
    }
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
    // Of a call that has ended too: how a talk was is known a moment after its end.
    this.parts.registry.journal(call, event, this.parts.clock.now(), data);
  }
  languageChanged(call: LiveCall): void {
    this.parts.writer.touch(call);
  }

  async play(
    call: LiveCall,
    visit: DestinationSession,
    media: Media | readonly Media[],
    { keys = '', until }: PlayOptions,
  ): Promise<PlayResult> {
    const parts = passages(media);
    const stop = new AbortController();
    let key: string | undefined;
    const listener: KeyListener = (pressed) => {
      if (key !== undefined || !keys.includes(pressed)) return;
      key = pressed;
      stop.abort(new Error('stopped by a key'));
    };
    if (keys !== '') call.keys.add(listener);
    const halt = () => stop.abort(new Error('stopped by who plays it'));
    until?.addEventListener('abort', halt, { once: true });
    if (until?.aborted) halt();
    let heardMs = 0;
    try {
      for (const { uris, silenceMs } of parts) {
        if (stop.signal.aborted) break;
        heardMs += uris
          ? await this.playSounds(call, visit, uris, stop.signal)
          : await this.keepSilent(visit, silenceMs, stop.signal);
        if (stop.signal.aborted) break;
      }
    } finally {
      call.keys.delete(listener);
      until?.removeEventListener('abort', halt);
    }
    // Asterisk ends the music for whatever else is played.
    if (call.music !== undefined) await this.music(call, visit, call.music);
    heardMs = Math.round(heardMs);
    this.journal(call, 'PLAY', { heardMs, ...(key === undefined ? {} : { key }) });
    return { heardMs, key };
  }

  async gather(
    call: LiveCall,
    visit: DestinationSession,
    { count, timeoutMs, prompt, end = '#' }: Parameters<Call['gather']>[0],
  ): Promise<string> {
    let got = '';
    let done = false;
    let pressed = Promise.withResolvers<void>();
    const listener: KeyListener = (key) => {
      if (done) return;
      if (key === end) done = true;
      else if (allKeys.includes(key)) got += key;
      if (got.length >= count) done = true;
      pressed.resolve();
    };
    call.keys.add(listener);
    try {
      if (prompt !== undefined) await this.play(call, visit, prompt, { keys: allKeys });
      while (!done) {
        const waited = new AbortController();
        const late = this.parts.clock.sleep(timeoutMs, waited.signal).then(() => true);
        // Called off when a key comes first.
        late.catch(() => undefined);
        const tooLate = await visit.whileItLasts(Promise.race([late, pressed.promise.then(() => false)]));
        waited.abort(new Error('a key came'));
        pressed = Promise.withResolvers();
        if (tooLate) break;
      }
    } finally {
      call.keys.delete(listener);
    }
    this.journal(call, 'KEYS', { count: got.length });
    return got;
  }

  async music(call: LiveCall, visit: DestinationSession, sound: string | undefined): Promise<void> {
    const was = call.music;
    call.music = sound;
    if (sound === undefined && was === undefined) return;
    if (sound !== undefined && !musicPattern.test(sound)) throw new BadMediaError('no class of music');
    const { channel } = call.facts;
    await this.perform(call, visit, 'music', ({ channels }) =>
      sound === undefined ? channels.stopMoh(channel) : channels.startMoh(channel, sound),
    );
  }
  leave(call: LiveCall): void {
    if (call.music === undefined) return;
    this.silence(call);
  }

  async bridge(
    call: LiveCall,
    visit: DestinationSession,
    other: LiveCall,
    { joined, until }: BridgeOptions,
  ): Promise<void> {
    if (call === other) throw new BridgeError('it is the same call');
    if (call.facts.node !== other.facts.node) throw new BridgeError('they are on different nodes');
    const pair = [call, other];
    // They have gone on talking while core was away: nothing is to be heard of it that they are led again.
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
      if (!goesOn) await this.connect(id, call, visit, other);
      talk = { id, parties: [partyOf(call), partyOf(other)] };
      this.parts.talks.began(talk);
      joined?.();
      await visit.whileItLasts(parted.promise);
    } finally {
      until?.removeEventListener('abort', over);
      if (talk) this.parts.talks.ended(talk);
      for (const one of pair) {
        one.joined.delete(over);
        one.talkBridge = undefined;
        // Who was never joined has not parted.
        if (talk) this.journal(one, 'PARTED', { bridge: id });
      }
      unwatch();
      await this.destroyBridge(call.facts.node, id);
    }
  }

  private async connect(id: string, call: LiveCall, visit: DestinationSession, other: LiveCall): Promise<void> {
    const pair = [call, other];
    await this.perform(call, visit, 'bridge', async (ari) => {
      // Sent ahead: Asterisk does one after the other.
      for (const one of pair) if (one.music !== undefined) this.silence(one);
      await ari.bridges.create(id);
      await ari.bridges.addChannel(id, [call.facts.channel, other.facts.channel]);
    });
    this.journal(call, 'CONNECT', { bridge: id, with: other.id });
    this.journal(other, 'CONNECT', { bridge: id, with: call.id });
    for (const one of pair) one.talkBridge = id;
  }

  supervise(
    call: LiveCall,
    visit: DestinationSession,
    id: string,
    how: SupervisionMode,
    until: AbortSignal | undefined,
  ): Promise<void> {
    const { registry, snoops, talks } = this.parts;
    return supervise({ acts: this, registry, snoops, talks }, { call, visit, other: registry.get(id), how, until });
  }

  /** Stops the music, as soon as may be; a channel that goes meanwhile is silent too. */
  private silence(call: LiveCall): void {
    call.music = undefined;
    if (call.ended) return;
    this.parts.usable
      .connection(call.facts.node)
      ?.channels.stopMoh(call.facts.channel)
      .catch((error: unknown) => {
        this.parts.log.debug('music could not be stopped', { call: call.id, error });
      });
  }

  /** What may be impossible because what it is for has gone meanwhile. */
  async quietly(call: LiveCall, command: (ari: AriConnection) => Promise<unknown>): Promise<void> {
    const ari = this.parts.usable.connection(call.facts.node);
    try {
      if (ari) await command(ari);
    } catch (error) {
      this.parts.log.debug('a thing that has gone could not be put away', { call: call.id, error });
    }
  }

  async destroyBridge(node: string, id: string): Promise<void> {
    try {
      await this.parts.usable.connection(node)?.bridges.destroy(id);
    } catch (error) {
      if (!(error instanceof AriError && error.status === 404)) {
        this.parts.log.warn('a bridge could not be taken down', { bridge: id, error });
      }
    }
  }

  /** @returns milliseconds heard */
  private async playSounds(
    call: LiveCall,
    visit: DestinationSession,
    media: readonly string[],
    stop: AbortSignal,
  ): Promise<number> {
    const playback = this.parts.playbacks.expect(call);
    const halt = () => {
      this.parts.usable
        .connection(call.facts.node)
        ?.playbacks.stop(playback.id)
        .catch((error: unknown) => {
          // Over already, most likely; if not, it ends by itself.
          this.parts.log.debug('a playback could not be stopped', { call: call.id, error });
        });
    };
    try {
      await this.perform(call, visit, 'play', (ari) =>
        ari.channels.play(call.facts.channel, { media, playbackId: playback.id, language: call.language }),
      );
      stop.addEventListener('abort', halt, { once: true });
      if (stop.aborted) halt();
      const { heardMs, failed } = await visit.whileItLasts(playback.finished);
      // Cut short because the other side hangs up: the word of that may be a little behind.
      if (failed || call.state.farEnd) await visit.whileItLasts(this.parts.clock.sleep(lateEndMs));
      if (failed && !stop.aborted) throw new PlayFailedError(media.join(', '));
      return heardMs;
    } catch (error) {
      // The destination was given up while something played: the next one starts with silence.
      if (visit.signal.aborted && !call.ended) halt();
      throw error;
    } finally {
      stop.removeEventListener('abort', halt);
      playback.forget();
    }
  }

  private async keepSilent(visit: DestinationSession, ms: number, stop: AbortSignal): Promise<number> {
    const began = this.parts.clock.now();
    const until = AbortSignal.any([visit.signal, stop]);
    await this.parts.clock.sleep(ms, until).catch((error: unknown) => {
      if (!until.aborted) throw error;
    });
    visit.signal.throwIfAborted();
    return this.parts.clock.now() - began;
  }
}
