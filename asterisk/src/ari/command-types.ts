import type { AriKnownEvent } from './generated/events.js';
import type {
  Application,
  AsteriskInfo,
  AsteriskPing,
  Bridge,
  Channel,
  Endpoint,
  LiveRecording,
  Module,
  Playback,
} from './generated/models.js';

/** What a command may be told beside its own parameters. */
export interface AriCallOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** An outgoing call. It goes to a place in the dialplan when answered, so that the dialplan can act when core is away. */
export interface OriginateRequest {
  /** The id the channel gets; refused (409) only while a channel of that id lives. */
  readonly channelId: string;
  /** A dial string made by the product from checked parts, such as `PJSIP/+74950000000@trunk`. */
  readonly endpoint: string;
  readonly context: string;
  /** `s` when absent. */
  readonly extension?: string;
  /** 1 when absent. */
  readonly priority?: number;
  /** `"Name" <number>` or a number. */
  readonly callerId?: string;
  /** Seconds to ring; Asterisk's default is 30. */
  readonly timeoutSeconds?: number;
  /** Channel variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Codecs offered, such as `alaw,ulaw`. */
  readonly formats?: string;
  readonly originator?: string;
}
/** What to play: ARI media such as `sound:hello`, `number:12`, `digits:34`, `characters:ab`, `tone:ring`. */
export interface PlayRequest {
  readonly media: string | readonly string[];
  /** The id of the playback, chosen by the caller, so that its end is known whatever comes first. */
  readonly playbackId: string;
  readonly language?: string;
}
export interface RecordRequest {
  readonly name: string;
  readonly format: string;
  readonly maxDurationSeconds?: number;
  readonly maxSilenceSeconds?: number;
  readonly ifExists?: 'fail' | 'overwrite' | 'append';
  readonly beep?: boolean;
  readonly terminateOn?: 'none' | 'any' | '*' | '#';
}
export interface SnoopRequest {
  readonly snoopId: string;
  readonly app: string;
  readonly appArgs?: string;
  readonly spy?: 'none' | 'both' | 'out' | 'in';
  readonly whisper?: 'none' | 'both' | 'out' | 'in';
}
/** Why to hang up, in ARI's words; `reasonCode` takes a Q.850 cause number instead. */
export type HangupReason =
  | 'normal'
  | 'busy'
  | 'congestion'
  | 'no_answer'
  | 'timeout'
  | 'rejected'
  | 'unallocated'
  | 'failure';

export interface AriChannels {
  list(options?: AriCallOptions): Promise<readonly Channel[]>;
  get(channelId: string, options?: AriCallOptions): Promise<Channel>;
  originate(request: OriginateRequest, options?: AriCallOptions): Promise<Channel>;
  answer(channelId: string, options?: AriCallOptions): Promise<void>;
  hangup(channelId: string, reason?: HangupReason | { reasonCode: number }, options?: AriCallOptions): Promise<void>;
  play(channelId: string, request: PlayRequest, options?: AriCallOptions): Promise<Playback>;
  record(channelId: string, request: RecordRequest, options?: AriCallOptions): Promise<LiveRecording>;
  ring(channelId: string, options?: AriCallOptions): Promise<void>;
  ringStop(channelId: string, options?: AriCallOptions): Promise<void>;
  progress(channelId: string, options?: AriCallOptions): Promise<void>;
  hold(channelId: string, options?: AriCallOptions): Promise<void>;
  unhold(channelId: string, options?: AriCallOptions): Promise<void>;
  /** Tells a phone how the transfer goes that it asked for. */
  transferProgress(
    channelId: string,
    states: 'channel_progress' | 'channel_answered' | 'channel_unavailable' | 'channel_declined',
    options?: AriCallOptions,
  ): Promise<void>;
  startMoh(channelId: string, mohClass?: string, options?: AriCallOptions): Promise<void>;
  stopMoh(channelId: string, options?: AriCallOptions): Promise<void>;
  mute(channelId: string, direction?: 'both' | 'in' | 'out', options?: AriCallOptions): Promise<void>;
  unmute(channelId: string, direction?: 'both' | 'in' | 'out', options?: AriCallOptions): Promise<void>;
  sendDtmf(channelId: string, digits: string, options?: AriCallOptions): Promise<void>;
  getVariable(channelId: string, variable: string, options?: AriCallOptions): Promise<string>;
  setVariable(channelId: string, variable: string, value: string, options?: AriCallOptions): Promise<void>;
  /** Leaves the application for a place in the dialplan; for the next step of the dialplan without `target`. */
  continueInDialplan(
    channelId: string,
    target?: { context?: string; extension?: string; priority?: number },
    options?: AriCallOptions,
  ): Promise<void>;
  snoop(channelId: string, request: SnoopRequest, options?: AriCallOptions): Promise<Channel>;
}
export interface AriBridges {
  list(options?: AriCallOptions): Promise<readonly Bridge[]>;
  get(bridgeId: string, options?: AriCallOptions): Promise<Bridge>;
  /** `type` is a list such as `mixing,dtmf_events`; `mixing,dtmf_events,proxy_media` when absent. Use a fresh id each time. */
  create(bridgeId: string, options?: AriCallOptions & { type?: string; name?: string }): Promise<Bridge>;
  addChannel(bridgeId: string, channelId: string | readonly string[], options?: AriCallOptions): Promise<void>;
  removeChannel(bridgeId: string, channelId: string | readonly string[], options?: AriCallOptions): Promise<void>;
  startMoh(bridgeId: string, mohClass?: string, options?: AriCallOptions): Promise<void>;
  stopMoh(bridgeId: string, options?: AriCallOptions): Promise<void>;
  play(bridgeId: string, request: PlayRequest, options?: AriCallOptions): Promise<Playback>;
  record(bridgeId: string, request: RecordRequest, options?: AriCallOptions): Promise<LiveRecording>;
  destroy(bridgeId: string, options?: AriCallOptions): Promise<void>;
}
export interface AriPlaybacks {
  stop(playbackId: string, options?: AriCallOptions): Promise<void>;
  control(
    playbackId: string,
    operation: 'restart' | 'pause' | 'unpause' | 'reverse' | 'forward',
    options?: AriCallOptions,
  ): Promise<void>;
}
export interface AriRecordings {
  stop(name: string, options?: AriCallOptions): Promise<void>;
  deleteStored(name: string, options?: AriCallOptions): Promise<void>;
}
export interface AriApplications {
  get(app: string, options?: AriCallOptions): Promise<Application>;
  /** `eventSource`: `channel:{id}`, `bridge:{id}`, `endpoint:{tech}[/{resource}]`, `deviceState:{name}`. */
  subscribe(app: string, eventSource: string | readonly string[], options?: AriCallOptions): Promise<Application>;
  unsubscribe(app: string, eventSource: string | readonly string[], options?: AriCallOptions): Promise<Application>;
  /** Only these kinds of events are sent to the application; an empty list means all. */
  allowEvents(app: string, types: readonly AriKnownEvent['type'][], options?: AriCallOptions): Promise<Application>;
}
export interface AriEndpoints {
  list(options?: AriCallOptions): Promise<readonly Endpoint[]>;
  get(technology: string, resource: string, options?: AriCallOptions): Promise<Endpoint>;
}
export interface AriAsterisk {
  info(options?: AriCallOptions): Promise<AsteriskInfo>;
  ping(options?: AriCallOptions): Promise<AsteriskPing>;
  modules(options?: AriCallOptions): Promise<readonly Module[]>;
  reloadModule(module: string, options?: AriCallOptions): Promise<void>;
}
/** The commands of ARI that the product uses. Each rejects with an AriError. */
export interface AriCommands {
  readonly channels: AriChannels;
  readonly bridges: AriBridges;
  readonly playbacks: AriPlaybacks;
  readonly recordings: AriRecordings;
  readonly applications: AriApplications;
  readonly endpoints: AriEndpoints;
  readonly asterisk: AriAsterisk;
}
