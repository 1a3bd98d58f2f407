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
  Variable,
} from './generated/models.js';
import type { AriKnownEvent } from './generated/events.js';
import type { AriCallOptions, AriRequest } from './types.js';

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
  /** `type` is a list such as `mixing,dtmf_events`; `mixing` when absent. Use a fresh id each time. */
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

type Method = AriRequest['method'];
type Query = AriRequest['query'];
const list = (value: string | readonly string[]) => (typeof value === 'string' ? value : value.join(','));
const part = encodeURIComponent;

/** Gives ARI's commands their types over one function that carries a request out. */
export function ariCommands(request: <T>(request: AriRequest) => Promise<T>): AriCommands {
  const ask = <T>(method: Method, path: string, query?: Query, options?: AriCallOptions, body?: unknown) =>
    request<T>({ method, path, query, body, signal: options?.signal, timeoutMs: options?.timeoutMs });
  const channel = (id: string) => `/channels/${part(id)}`;
  const bridge = (id: string) => `/bridges/${part(id)}`;
  const play = (path: string, r: PlayRequest, o?: AriCallOptions) =>
    ask<Playback>('POST', `${path}/play/${part(r.playbackId)}`, { media: list(r.media), lang: r.language }, o);
  const record = (path: string, r: RecordRequest, o?: AriCallOptions) =>
    ask<LiveRecording>('POST', `${path}/record`, { ...r }, o);

  return {
    channels: {
      list: (o) => ask('GET', '/channels', undefined, o),
      get: (id, o) => ask('GET', channel(id), undefined, o),
      originate: (r, o) =>
        ask(
          'POST',
          channel(r.channelId),
          {
            endpoint: r.endpoint,
            context: r.context,
            extension: r.extension ?? 's',
            priority: r.priority ?? 1,
            callerId: r.callerId,
            timeout: r.timeoutSeconds,
            formats: r.formats,
            originator: r.originator,
          },
          o,
          r.variables && { variables: r.variables },
        ),
      answer: (id, o) => ask('POST', `${channel(id)}/answer`, undefined, o),
      hangup: (id, reason = 'normal', o) =>
        ask(
          'DELETE',
          channel(id),
          typeof reason === 'string' ? { reason } : { reason_code: String(reason.reasonCode) },
          o,
        ),
      play: (id, r, o) => play(channel(id), r, o),
      record: (id, r, o) => record(channel(id), r, o),
      ring: (id, o) => ask('POST', `${channel(id)}/ring`, undefined, o),
      ringStop: (id, o) => ask('DELETE', `${channel(id)}/ring`, undefined, o),
      progress: (id, o) => ask('POST', `${channel(id)}/progress`, undefined, o),
      hold: (id, o) => ask('POST', `${channel(id)}/hold`, undefined, o),
      unhold: (id, o) => ask('DELETE', `${channel(id)}/hold`, undefined, o),
      startMoh: (id, mohClass, o) => ask('POST', `${channel(id)}/moh`, { mohClass }, o),
      stopMoh: (id, o) => ask('DELETE', `${channel(id)}/moh`, undefined, o),
      mute: (id, direction, o) => ask('POST', `${channel(id)}/mute`, { direction }, o),
      unmute: (id, direction, o) => ask('DELETE', `${channel(id)}/mute`, { direction }, o),
      sendDtmf: (id, dtmf, o) => ask('POST', `${channel(id)}/dtmf`, { dtmf }, o),
      getVariable: async (id, variable, o) =>
        (await ask<Variable>('GET', `${channel(id)}/variable`, { variable }, o)).value,
      setVariable: (id, variable, value, o) => ask('POST', `${channel(id)}/variable`, { variable, value }, o),
      continueInDialplan: (id, target, o) => ask('POST', `${channel(id)}/continue`, { ...target }, o),
      snoop: (id, { snoopId, ...r }, o) => ask('POST', `${channel(id)}/snoop/${part(snoopId)}`, { ...r }, o),
    },
    bridges: {
      list: (o) => ask('GET', '/bridges', undefined, o),
      get: (id, o) => ask('GET', bridge(id), undefined, o),
      create: (id, o) => ask('POST', bridge(id), { type: o?.type ?? 'mixing', name: o?.name }, o),
      addChannel: (id, channels, o) => ask('POST', `${bridge(id)}/addChannel`, { channel: list(channels) }, o),
      removeChannel: (id, channels, o) => ask('POST', `${bridge(id)}/removeChannel`, { channel: list(channels) }, o),
      startMoh: (id, mohClass, o) => ask('POST', `${bridge(id)}/moh`, { mohClass }, o),
      stopMoh: (id, o) => ask('DELETE', `${bridge(id)}/moh`, undefined, o),
      play: (id, r, o) => play(bridge(id), r, o),
      record: (id, r, o) => record(bridge(id), r, o),
      destroy: (id, o) => ask('DELETE', bridge(id), undefined, o),
    },
    playbacks: {
      stop: (id, o) => ask('DELETE', `/playbacks/${part(id)}`, undefined, o),
      control: (id, operation, o) => ask('POST', `/playbacks/${part(id)}/control`, { operation }, o),
    },
    recordings: {
      stop: (name, o) => ask('POST', `/recordings/live/${part(name)}/stop`, undefined, o),
      deleteStored: (name, o) => ask('DELETE', `/recordings/stored/${part(name)}`, undefined, o),
    },
    applications: {
      get: (app, o) => ask('GET', `/applications/${part(app)}`, undefined, o),
      subscribe: (app, source, o) =>
        ask('POST', `/applications/${part(app)}/subscription`, { eventSource: list(source) }, o),
      unsubscribe: (app, source, o) =>
        ask('DELETE', `/applications/${part(app)}/subscription`, { eventSource: list(source) }, o),
      allowEvents: (app, types, o) =>
        ask('PUT', `/applications/${part(app)}/eventFilter`, undefined, o, {
          allowed: types.map((type) => ({ type })),
        }),
    },
    endpoints: {
      list: (o) => ask('GET', '/endpoints', undefined, o),
      get: (technology, resource, o) => ask('GET', `/endpoints/${part(technology)}/${part(resource)}`, undefined, o),
    },
    asterisk: {
      info: (o) => ask('GET', '/asterisk/info', undefined, o),
      ping: (o) => ask('GET', '/asterisk/ping', undefined, o),
      modules: (o) => ask('GET', '/asterisk/modules', undefined, o),
      reloadModule: (module, o) => ask('PUT', `/asterisk/modules/${part(module)}`, undefined, o),
    },
  };
}
