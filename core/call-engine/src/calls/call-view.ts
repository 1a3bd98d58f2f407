import type { AriConnection } from '@perezvon/asterisk';
import type {
  TransferRequest,
  SupervisionMode,
  Call,
  CallEndedError,
  Disposable,
  Media,
  PlayResult,
} from '@perezvon/sdk/server';
import type { DestinationRef, Language } from '@perezvon/sdk/shared';
import { z } from 'zod';
import type { HangupWord } from './call-state.js';
import type { LiveCall } from './live-call.js';
import type { DestinationSession } from './destination-session.js';

export type PlayOptions = NonNullable<Parameters<Call['play']>[1]>;
export type BridgeOptions = NonNullable<Parameters<Call['bridge']>[1]>;

/** What a call's view needs of the registry. */
export interface CallActions {
  /** Runs a command on the call's node; waits for a node that is away, rejects with CallEndedError when the call ends. */
  perform<T>(
    call: LiveCall,
    session: DestinationSession,
    act: string,
    command: (ari: AriConnection) => Promise<T>,
  ): Promise<T>;
  answered(call: LiveCall): void;
  hangup(call: LiveCall, reason: HangupWord): Promise<void>;
  play(
    call: LiveCall,
    session: DestinationSession,
    media: Media | readonly Media[],
    options: PlayOptions,
  ): Promise<PlayResult>;
  gather(call: LiveCall, session: DestinationSession, options: Parameters<Call['gather']>[0]): Promise<string>;
  music(call: LiveCall, session: DestinationSession, sound: string | undefined): Promise<void>;
  bridge(call: LiveCall, session: DestinationSession, other: LiveCall, options: BridgeOptions): Promise<void>;
  supervise(
    call: LiveCall,
    session: DestinationSession,
    id: string,
    how: SupervisionMode,
    until: AbortSignal | undefined,
  ): Promise<void>;
  note(call: LiveCall, facts: Readonly<Record<string, unknown>>): void;
  journal(call: LiveCall, event: string, data: Readonly<Record<string, unknown>>): void;
  languageChanged(call: LiveCall): void;
  ended(call: LiveCall): CallEndedError;
  /** The session is over: what it left running is stopped. */
  leave(call: LiveCall): void;
}

const answeredBySchema = z.enum(['machine', 'person', 'unsure']);
const lives = new WeakMap<object, LiveCall>();
/** The call behind what a destination got. */
export const liveCallOf = (view: Call): LiveCall | undefined => lives.get(view);

/** A call as a destination sees it, for one session. */
export class CallView implements Call {
  constructor(
    private readonly operations: CallActions,
    private readonly call: LiveCall,
    private readonly session: DestinationSession,
  ) {
    lives.set(this, call);
  }

  get id(): string {
    return this.call.id;
  }
  get direction(): Call['direction'] {
    return this.call.state.direction;
  }
  get number(): string | undefined {
    return this.call.facts.number;
  }
  get ownNumber(): string | undefined {
    return this.call.facts.ownNumber;
  }
  get trunk(): string | undefined {
    return this.call.facts.trunk;
  }
  get phone(): string | undefined {
    return this.call.facts.phone;
  }
  get since(): number {
    return this.call.place.since ?? this.call.state.startedAt;
  }
  get notes(): Readonly<Record<string, unknown>> {
    return this.call.notes;
  }
  get talk(): Promise<void> | undefined {
    return this.call.talk;
  }
  get data(): Readonly<Record<string, unknown>> {
    return this.call.facts.data;
  }
  get signal(): AbortSignal {
    return this.session.signal;
  }
  get language(): Language {
    return this.call.language;
  }
  set language(language: Language) {
    if (language === this.call.language) return;
    this.call.language = language;
    this.operations.languageChanged(this.call);
  }

  get machine(): Call['machine'] {
    return answeredBySchema.safeParse(this.call.notes['answeredBy']).data;
  }

  async answer(): Promise<void> {
    this.session.signal.throwIfAborted();
    if (this.call.state.phase === 'up') return;
    const { channel } = this.call.facts;
    await this.operations.perform(this.call, this.session, 'answer', (ari) => ari.channels.answer(channel));
    this.operations.answered(this.call);
  }
  async play(media: Media | readonly Media[], options: PlayOptions = {}): Promise<PlayResult> {
    this.session.signal.throwIfAborted();
    return this.operations.play(this.call, this.session, media, options);
  }
  async gather(options: Parameters<Call['gather']>[0]): Promise<string> {
    this.session.signal.throwIfAborted();
    return this.operations.gather(this.call, this.session, options);
  }
  async startMusic(sound = 'default'): Promise<void> {
    this.session.signal.throwIfAborted();
    await this.operations.music(this.call, this.session, sound);
  }
  async stopMusic(): Promise<void> {
    this.session.signal.throwIfAborted();
    await this.operations.music(this.call, this.session, undefined);
  }
  onKey(listener: (key: string) => void): Disposable {
    return this.whileHere(this.call.keys, listener);
  }
  onHold(listener: (held: boolean) => void): Disposable {
    return this.whileHere(this.call.holds, listener);
  }
  onTransfer(listener: (asked: TransferRequest) => void): Disposable {
    return this.whileHere(this.call.transfers, listener);
  }
  private whileHere<T>(listeners: Set<(what: T) => void>, listener: (what: T) => void): Disposable {
    const own = (what: T) => {
      if (!this.session.signal.aborted) listener(what);
    };
    listeners.add(own);
    return { dispose: () => void listeners.delete(own) };
  }
  async bridge(other: Call, options: Parameters<Call['bridge']>[1] = {}): Promise<void> {
    this.session.signal.throwIfAborted();
    const live = liveCallOf(other);
    if (!live || live.ended) throw this.operations.ended(live ?? this.call);
    await this.operations.bridge(this.call, this.session, live, options);
  }
  async supervise(id: string, how: SupervisionMode, until?: AbortSignal): Promise<void> {
    this.session.signal.throwIfAborted();
    await this.operations.supervise(this.call, this.session, id, how, until);
  }
  async hangup(reason: HangupWord = 'normal'): Promise<void> {
    this.session.signal.throwIfAborted();
    await this.operations.hangup(this.call, reason);
  }
  async enter(destination: DestinationRef): Promise<void> {
    this.session.signal.throwIfAborted();
    this.call.next = destination;
  }
  note(facts: Readonly<Record<string, unknown>>): void {
    if (!this.call.ended) this.operations.note(this.call, facts);
  }
  journal(event: string, data: Readonly<Record<string, unknown>> = {}): void {
    this.operations.journal(this.call, event, data);
  }
}
