import { type AriAddress, type AriConnection, connectAri } from '@perezvon/asterisk';

interface Seen {
  readonly created: number;
  up?: number;
  playing?: number;
  ended?: number;
}
/** What was seen of the calls that were placed during a window. */
export interface Window {
  /** Calls placed. */
  readonly calls: number;
  readonly perSecond: number;
  /** Calls that were not answered, or answered and heard nothing. */
  readonly failed: number;
  /** Milliseconds from the answer to the start of the message. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Watches every call of one Asterisk through an application of its own, whoever makes the call, so that both sides are
 * measured by the same clock: Asterisk's, as it stands in its events.
 */
export class Observer {
  private readonly calls = new Map<string, Seen>();
  private readonly ari: AriConnection;

  constructor(address: AriAddress) {
    this.ari = connectAri({
      ...address,
      app: 'bench-observer',
      subscribeAll: true,
      events: ['ChannelCreated', 'ChannelStateChange', 'PlaybackStarted', 'ChannelDestroyed'],
    });
    this.ari.onEvent((event) => {
      switch (event.type) {
        case 'ChannelCreated':
          this.calls.set(event.channel.id, { created: Date.parse(event.timestamp) });
          break;
        case 'ChannelStateChange':
          if (event.channel.state === 'Up') this.mark(event.channel.id, 'up', event.timestamp);
          break;
        case 'PlaybackStarted':
          this.mark(event.playback.target_uri.slice('channel:'.length), 'playing', event.timestamp);
          break;
        case 'ChannelDestroyed':
          this.mark(event.channel.id, 'ended', event.timestamp);
          break;
        default:
      }
    });
  }

  connected = (): Promise<void> => this.ari.connected(AbortSignal.timeout(10_000));
  close = (): Promise<void> => this.ari.close();

  /** Calls in progress. */
  get live(): number {
    let count = 0;
    for (const { ended } of this.calls.values()) if (ended === undefined) count += 1;
    return count;
  }

  /** Placed in [from, to), in milliseconds since 1970; to be asked when all of them have had time to be answered. */
  window(from: number, to: number): Window {
    const placed = [...this.calls.values()].filter(({ created }) => created >= from && created < to);
    const starts = placed
      .flatMap(({ up, playing }) => (up === undefined || playing === undefined ? [] : [playing - up]))
      .sort((a, b) => a - b);
    const at = (share: number) =>
      starts[Math.min(starts.length - 1, Math.floor(starts.length * share))] ?? Number.POSITIVE_INFINITY;
    return {
      calls: placed.length,
      perSecond: Math.round((placed.length / (to - from)) * 10_000) / 10,
      failed: placed.length - starts.length,
      p50: at(0.5),
      p99: at(0.99),
      max: at(1),
    };
  }

  private mark(id: string, what: 'up' | 'playing' | 'ended', timestamp: string): void {
    const call = this.calls.get(id);
    // A state or a second part of the message may be told again; the first is meant.
    if (call) call[what] ??= Date.parse(timestamp);
  }
}
