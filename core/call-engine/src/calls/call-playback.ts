import type { Call, Clock, Log, Media, PlayResult } from '@perezvon/sdk/server';
import type { CallRegistry } from './call-registry.js';
import type { PlayOptions } from './call-view.js';
import type { ChannelCommands } from './channel-commands.js';
import type { DestinationSession } from './destination-session.js';
import { BadMediaError, PlayFailedError } from './errors.js';
import type { KeyListener, LiveCall } from './live-call.js';
import { passages } from './media.js';
import type { Playbacks } from './playbacks.js';

const lateEndMs = 500;
const allKeys = '0123456789*#';
const musicPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** What a call hears and which keys it presses: sounds, silence, music, collected digits. */
export class CallPlayback {
  constructor(
    private readonly parts: {
      readonly commands: ChannelCommands;
      readonly playbacks: Playbacks;
      readonly registry: CallRegistry;
      readonly clock: Clock;
      readonly log: Log;
    },
  ) {}

  async play(
    call: LiveCall,
    session: DestinationSession,
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
    const halt = () => stop.abort(new Error('stopped by its owner'));
    until?.addEventListener('abort', halt, { once: true });
    if (until?.aborted) halt();
    let heardMs = 0;
    try {
      for (const { uris, silenceMs } of parts) {
        if (stop.signal.aborted) break;
        heardMs += uris
          ? await this.playSounds(call, session, uris, stop.signal)
          : await this.keepSilent(session, silenceMs, stop.signal);
        if (stop.signal.aborted) break;
      }
    } finally {
      call.keys.delete(listener);
      until?.removeEventListener('abort', halt);
    }
    // Asterisk ends the music for whatever else is played.
    if (call.music !== undefined) await this.music(call, session, call.music);
    heardMs = Math.round(heardMs);
    this.journal(call, 'PLAY', { heardMs, ...(key === undefined ? {} : { key }) });
    return { heardMs, key };
  }

  async gather(
    call: LiveCall,
    session: DestinationSession,
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
      if (prompt !== undefined) await this.play(call, session, prompt, { keys: allKeys });
      while (!done) {
        const waited = new AbortController();
        const late = this.parts.clock.sleep(timeoutMs, waited.signal).then(() => true);
        // Called off when a key comes first.
        late.catch(() => undefined);
        const tooLate = await session.whileItLasts(Promise.race([late, pressed.promise.then(() => false)]));
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

  async music(call: LiveCall, session: DestinationSession, sound: string | undefined): Promise<void> {
    const was = call.music;
    call.music = sound;
    if (sound === undefined && was === undefined) return;
    if (sound !== undefined && !musicPattern.test(sound)) throw new BadMediaError('no class of music');
    const { channel } = call.facts;
    await this.parts.commands.perform(call, session, 'music', ({ channels }) =>
      sound === undefined ? channels.stopMoh(channel) : channels.startMoh(channel, sound),
    );
  }
  /** @returns milliseconds heard */
  private async playSounds(
    call: LiveCall,
    session: DestinationSession,
    media: readonly string[],
    stop: AbortSignal,
  ): Promise<number> {
    const playback = this.parts.playbacks.expect(call);
    const halt = () => {
      this.parts.commands
        .connection(call)
        ?.playbacks.stop(playback.id)
        .catch((error: unknown) => {
          // Over already, most likely; if not, it ends by itself.
          this.parts.log.debug('a playback could not be stopped', { call: call.id, error });
        });
    };
    try {
      await this.parts.commands.perform(call, session, 'play', (ari) =>
        ari.channels.play(call.facts.channel, { media, playbackId: playback.id, language: call.language }),
      );
      stop.addEventListener('abort', halt, { once: true });
      if (stop.aborted) halt();
      const { heardMs, failed } = await session.whileItLasts(playback.finished);
      // Cut short because the other side hangs up: the event of that may come a little later.
      if (failed || call.state.farEnd) await session.whileItLasts(this.parts.clock.sleep(lateEndMs));
      if (failed && !stop.aborted) throw new PlayFailedError(media.join(', '));
      return heardMs;
    } catch (error) {
      // The destination was given up while something played: the next one starts with silence.
      if (session.signal.aborted && !call.ended) halt();
      throw error;
    } finally {
      stop.removeEventListener('abort', halt);
      playback.forget();
    }
  }

  private async keepSilent(session: DestinationSession, ms: number, stop: AbortSignal): Promise<number> {
    const began = this.parts.clock.now();
    const until = AbortSignal.any([session.signal, stop]);
    await this.parts.clock.sleep(ms, until).catch((error: unknown) => {
      if (!until.aborted) throw error;
    });
    session.signal.throwIfAborted();
    return this.parts.clock.now() - began;
  }

  private journal(call: LiveCall, event: string, data: Readonly<Record<string, unknown>>): void {
    this.parts.registry.journal(call, event, this.parts.clock.now(), data);
  }
}
