import {
  type TransferRequest,
  type Call,
  CallEndedError,
  type Disposable,
  type Media,
  type PlayResult,
} from '../server/index.js';
import { defaultLanguage, type DestinationRef, type Language, newId } from '../shared/index.js';

export interface FakeCallScript {
  readonly id?: string;
  readonly direction?: Call['direction'];
  readonly number?: string;
  readonly ownNumber?: string;
  readonly trunk?: string;
  readonly phone?: string;
  readonly since?: number;
  readonly language?: Language;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly machine?: Call['machine'];
  /** Keys that the caller presses, one after another, when a key is listened for. */
  readonly keys?: string;
  /** The caller hangs up during the media with this number, counted from 1. */
  readonly hangsUpAt?: number;
  /** How long each media lasts in milliseconds (1000). */
  readonly mediaMs?: number;
}

/** A call whose other side follows a script; keeps what it met. */
export class FakeCall implements Call {
  readonly id: string;
  readonly direction: Call['direction'];
  readonly number: string | undefined;
  readonly ownNumber: string | undefined;
  readonly trunk: string | undefined;
  readonly phone: string | undefined;
  readonly since: number;
  readonly talk = undefined;
  readonly data: Readonly<Record<string, unknown>>;
  language: Language;
  /** Everything that was played or begun to be. */
  readonly played: Media[] = [];
  readonly notes: Record<string, unknown> = {};
  readonly journalled: { readonly event: string; readonly data: Readonly<Record<string, unknown>> }[] = [];
  readonly bridged: Call[] = [];
  /** Whether music is heard. */
  music = false;
  /** Which calls were attended, and how. */
  readonly attended: { readonly id: string; readonly how: string }[] = [];
  private readonly keyListeners = new Set<(key: string) => void>();
  private readonly holdListeners = new Set<(held: boolean) => void>();
  private readonly transferListeners = new Set<(asked: TransferRequest) => void>();
  answered = false;
  /** Where it was told to go by `enter`. */
  next: DestinationRef | undefined;
  /** Why it was hung up by us; `caller` when the other side went. */
  hungUp: string | undefined;
  private readonly ended = new AbortController();
  private keys: string[];

  constructor(private readonly script: FakeCallScript = {}) {
    this.id = script.id ?? newId();
    this.direction = script.direction ?? 'outbound';
    this.number = script.number ?? '+79990000001';
    this.ownNumber = script.ownNumber;
    this.trunk = script.trunk;
    this.phone = script.phone;
    this.since = script.since ?? 0;
    this.language = script.language ?? defaultLanguage;
    this.data = script.data ?? {};
    this.keys = (script.keys ?? '').split('');
  }

  get machine(): Call['machine'] {
    return this.script.machine;
  }
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  async answer(): Promise<void> {
    this.alive();
    this.answered = true;
  }

  async play(media: Media | readonly Media[], options: Parameters<Call['play']>[1] = {}): Promise<PlayResult> {
    const mediaMs = this.script.mediaMs ?? 1_000;
    let heardMs = 0;
    for (const one of [media].flat() as readonly Media[]) {
      this.alive();
      this.played.push(one);
      if ('tone' in one) return this.tone(options.until, heardMs);
      if (this.script.hangsUpAt === this.played.length) {
        this.end('caller');
        throw new CallEndedError(this.id);
      }
      const key = this.press(options.keys ?? '');
      if (key !== undefined) return { heardMs: heardMs + mediaMs / 2, key };
      heardMs += 'silenceMs' in one ? one.silenceMs : mediaMs;
    }
    return { heardMs, key: undefined };
  }

  async gather(options: Parameters<Call['gather']>[0]): Promise<string> {
    const all = '0123456789*#';
    let got = '';
    if (options.prompt !== undefined) got = (await this.play(options.prompt, { keys: all })).key ?? '';
    this.alive();
    const end = options.end ?? '#';
    if (got !== '' && got === end) return '';
    while (got.length < options.count) {
      const key = this.press(all);
      if (key === undefined || key === end) break;
      got += key;
    }
    return got;
  }

  async bridge(other: Call, options: Parameters<Call['bridge']>[1] = {}): Promise<void> {
    this.alive();
    this.music = false;
    this.bridged.push(other);
    options.joined?.();
  }

  async startMusic(): Promise<void> {
    this.alive();
    this.music = true;
  }
  async stopMusic(): Promise<void> {
    this.alive();
    this.music = false;
  }
  onKey(listener: (key: string) => void): Disposable {
    this.keyListeners.add(listener);
    return { dispose: () => void this.keyListeners.delete(listener) };
  }
  onHold(listener: (held: boolean) => void): Disposable {
    this.holdListeners.add(listener);
    return { dispose: () => void this.holdListeners.delete(listener) };
  }
  /** The other side's phone holds the call, or takes it back. */
  holdNow(held: boolean): void {
    for (const listener of this.holdListeners) listener(held);
  }
  onTransfer(listener: (asked: TransferRequest) => void): Disposable {
    this.transferListeners.add(listener);
    return { dispose: () => void this.transferListeners.delete(listener) };
  }
  /** The other side's phone asks for a transfer. @returns what it was told, once it was told something */
  transferNow(to: string, by?: string): Promise<boolean> {
    return new Promise((answer) => {
      for (const listener of this.transferListeners) listener({ to, by, answer });
    });
  }
  /** The other side presses a key now. */
  pressNow(key: string): void {
    for (const listener of this.keyListeners) listener(key);
  }
  async supervise(id: string, how: Parameters<Call['supervise']>[1]): Promise<void> {
    this.alive();
    this.attended.push({ id, how });
  }

  async hangup(reason: Parameters<Call['hangup']>[0] = 'normal'): Promise<void> {
    this.end(reason);
  }

  async enter(destination: DestinationRef): Promise<void> {
    this.alive();
    this.next = destination;
  }

  note(facts: Readonly<Record<string, unknown>>): void {
    Object.assign(this.notes, facts);
  }

  journal(event: string, data: Readonly<Record<string, unknown>> = {}): void {
    this.journalled.push({ event, data });
  }

  /** The other side (or we) hang up now: `signal` is aborted, later acts reject. */
  end(why: string): void {
    if (this.hungUp !== undefined) return;
    this.hungUp = why;
    this.ended.abort(new CallEndedError(this.id));
  }

  /** A tone lasts until somebody stops it. */
  private async tone(until: AbortSignal | undefined, heardMs: number): Promise<PlayResult> {
    const over = until ? AbortSignal.any([until, this.signal]) : this.signal;
    if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }));
    this.alive();
    return { heardMs, key: undefined };
  }

  private press(allowed: string): string | undefined {
    const key = this.keys[0];
    if (key === undefined || !allowed.includes(key)) return undefined;
    this.keys = this.keys.slice(1);
    return key;
  }

  private alive(): void {
    if (this.ended.signal.aborted) throw new CallEndedError(this.id);
  }
}

/** A call for tests of destinations. */
export function callFake(script: FakeCallScript = {}): FakeCall {
  return new FakeCall(script);
}
