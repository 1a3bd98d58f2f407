import type { AriCallOptions, AriCommands, PlayRequest, RecordRequest } from './command-types.js';
import { AriError } from './errors.js';
import type { Channel, LiveRecording, Playback, Variable } from './generated/models.js';
import type { AriRequest } from './types.js';

type Method = AriRequest['method'];
type Query = AriRequest['query'];
const list = (value: string | readonly string[]) => (typeof value === 'string' ? value : value.join(','));
const part = encodeURIComponent;
/**
 * Sound always passes through Asterisk. Left to itself it lets two legs send past it, and a listener who comes within
 * the first fraction of a second of a talk then leaves both parties in silence; keys would pass unheard as well.
 */
const talkBridge = 'mixing,dtmf_events,proxy_media';

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
        ask<Channel>(
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
        ).catch(async (error: unknown) => {
          // Asterisk 22 repeats its last 409 for any later failure on the same socket: only a channel is proof.
          if (!(error instanceof AriError && error.code === 'ari.conflict')) throw error;
          await ask('GET', channel(r.channelId), undefined, o).catch((absent: unknown) => {
            if (!(absent instanceof AriError && absent.code === 'ari.notFound')) throw absent;
            throw new AriError('ari.failed', `${r.endpoint} cannot be dialled`, {
              status: 500,
              sent: true,
              cause: error,
            });
          });
          throw error;
        }),
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
      transferProgress: (id, states, o) => ask('POST', `${channel(id)}/transfer_progress`, { states }, o),
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
      create: (id, o) => ask('POST', bridge(id), { type: o?.type ?? talkBridge, name: o?.name }, o),
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
