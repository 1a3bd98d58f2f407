import { setTimeout as sleep } from 'node:timers/promises';
import { ariCommands } from './commands.js';
import { AriCredentialsError, AriError, AriReplacedError, AriUnavailableError } from './errors.js';
import { ARI_EVENT_TYPES } from './generated/events.js';
import type { Application } from './generated/models.js';
import { AriSocket, type AriSocketOptions } from './socket.js';
import type {
  AriConnection,
  AriEvent,
  AriOptions,
  AriRequest,
  AriState,
  AriStateChange,
  AriSubscription,
} from './types.js';

const RETRY_FIRST_MS = 100;
/**
 * Never filtered: answers to commands count as events (without them every command is silent), and without word of
 * being replaced two owners would go on side by side.
 */
const ALWAYS = ['RESTResponse', 'ApplicationReplaced'];
const KNOWN: ReadonlySet<string> = new Set(ARI_EVENT_TYPES);

/**
 * Connects one Stasis application to one Asterisk and keeps it connected for ever, with growing pauses, until
 * `close()` or until another client takes the application over. Returns at once; `connected()` waits.
 *
 * @example
 * const ari = connectAri({ ...asterisk.ari, app: 'perezvon', subscribeAll: true });
 * ari.onEvent((event) => { if (event.type === 'StasisStart') void ari.channels.answer(event.channel.id); });
 * await ari.connected(AbortSignal.timeout(5_000));
 */
export function connectAri(options: AriOptions): AriConnection {
  const { app, log, retryMaxMs = 5_000 } = options;
  const eventListeners = new Set<(event: AriEvent) => void>();
  const stateListeners = new Set<(change: AriStateChange) => void>();
  const over = new AbortController();
  const filter = options.events
    ? { allowed: [...new Set([...options.events, ...ALWAYS])].map((type) => ({ type })) }
    : {};
  let state: AriState = 'connecting';
  let error: Error | undefined;
  let socket: AriSocket | undefined;
  let before = false;

  const tell = <T>(listeners: Iterable<(value: T) => void>, value: T) => {
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (cause) {
        log?.error('a listener of ARI failed', { app, error: cause });
      }
    }
  };
  const enter = (next: AriState, why?: Error) => {
    error = next === 'connected' ? undefined : (why ?? error);
    // A failed retry is told each time: the reason may have changed.
    state = next;
    tell([...stateListeners], { state, again: before, ...(error ? { error } : {}) });
    if (next === 'connected') before = true;
  };
  const subscribe = <T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): AriSubscription => {
    const own = (value: T) => {
      listener(value);
    };
    listeners.add(own);
    return { dispose: () => void listeners.delete(own) };
  };
  /** Ends for good: as replaced or closed. */
  const finish = (last: 'replaced' | 'closed', why: Error) => {
    if (over.signal.aborted) return;
    over.abort(why);
    socket = undefined;
    enter(last, why);
  };
  const receive = (type: string, body: Readonly<Record<string, unknown>>) => {
    if (type === 'ApplicationReplaced' && body['application'] === app) {
      log?.error('another client has taken over the ARI application', { app });
      finish('replaced', new AriReplacedError(app));
    }
    tell(eventListeners, (KNOWN.has(type) ? body : { type: 'Unknown', name: type, body }) as unknown as AriEvent);
  };

  /** One life of a socket, from the attempt to its end. Rejects with the reason. */
  const live = async (): Promise<void> => {
    const closed = Promise.withResolvers<void>();
    // Its end may come before anybody waits for it.
    closed.promise.catch(() => undefined);
    const opened = await AriSocket.open(
      socketOptions(options),
      { message: receive, closed: closed.reject },
      over.signal,
    );
    const stop = () => {
      opened.end(over.signal.reason as Error);
    };
    over.signal.addEventListener('abort', stop, { once: true });
    try {
      if (over.signal.aborted) stop();
      // A filter set by an earlier owner would remain; an empty body removes it.
      const path = `/applications/${encodeURIComponent(app)}/eventFilter`;
      await opened.request({ method: 'PUT', path, body: filter });
      if (options.subscribeAll) await hearAll(opened, app);
      if (over.signal.aborted) return;
      socket = opened;
      enter('connected');
      await closed.promise;
    } finally {
      over.signal.removeEventListener('abort', stop);
      opened.end(new Error('the connection could not be set up'));
    }
  };

  const run = async (): Promise<void> => {
    let wait = RETRY_FIRST_MS;
    while (!over.signal.aborted) {
      try {
        await live();
      } catch (cause) {
        if (over.signal.aborted) break;
        const why = cause instanceof Error ? cause : new Error(String(cause));
        if (socket) wait = RETRY_FIRST_MS;
        socket = undefined;
        log?.warn('ARI is not connected', { app, url: options.url, reason: why.message, retryInMs: wait });
        enter(before ? 'lost' : 'connecting', why);
        await sleep(wait, undefined, { signal: over.signal }).catch(() => undefined);
        wait = Math.min(wait * 2, retryMaxMs);
      }
    }
  };

  const request = <T>(r: AriRequest): Promise<T> => {
    const command = `${r.method} ${r.path}`;
    if (state === 'replaced') return Promise.reject(new AriReplacedError(command));
    return socket ? socket.request<T>(r) : Promise.reject(new AriUnavailableError(command, false, error));
  };
  const connected = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        subscription.dispose();
        signal?.removeEventListener('abort', abort);
        act();
      };
      const look = () => {
        const why = error;
        if (state === 'connected') settle(resolve);
        else if (why && (over.signal.aborted || why instanceof AriCredentialsError))
          settle(() => {
            reject(why);
          });
      };
      const abort = () => {
        settle(() => {
          reject(signal?.reason as Error);
        });
      };
      const subscription = subscribe(stateListeners, look);
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else look();
    });

  const running = run();
  return {
    ...ariCommands(request),
    app,
    request,
    connected,
    get state() {
      return state;
    },
    get error() {
      return error;
    },
    get latencyMs() {
      return socket?.latencyMs;
    },
    get pending() {
      return socket?.pending ?? 0;
    },
    onEvent: (listener) => subscribe(eventListeners, listener),
    onState: (listener) => subscribe(stateListeners, listener),
    close: async () => {
      finish('closed', new AriUnavailableError(app, false, new Error('closed by its owner')));
      await running;
    },
  };
}

/**
 * Asks for every channel and bridge once more. Asterisk does so itself for an application that it does not know yet. But
 * when an owner dies at the moment in which a call comes in, the application lives on with that one call, and the next
 * owner would hear of no other.
 */
async function hearAll(socket: AriSocket, app: string): Promise<void> {
  const path = `/applications/${encodeURIComponent(app)}/subscription`;
  const all = { method: 'POST', path, query: { eventSource: 'channel:,bridge:' } } as const;
  const heard = await socket.request<Application>(all);
  // What is heard by itself besides would be told twice.
  const alone = [
    ...heard.channel_ids.filter((id) => id !== '__AST_CHANNEL_ALL_TOPIC').map((id) => `channel:${id}`),
    ...heard.bridge_ids.filter((id) => id !== '__AST_BRIDGE_ALL_TOPIC').map((id) => `bridge:${id}`),
  ];
  for (const eventSource of alone) {
    try {
      await socket.request({ method: 'DELETE', path, query: { eventSource } });
    } catch (error) {
      // Gone meanwhile.
      if (!(error instanceof AriError && error.status > 0)) throw error;
    }
  }
}

function socketOptions(options: AriOptions): AriSocketOptions {
  const url = new URL(`${options.url.replace(/\/(ari\/?)?$/u, '')}/ari/events`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('app', options.app);
  if (options.subscribeAll) url.searchParams.set('subscribeAll', 'true');
  return {
    url: url.href,
    authorization: `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`,
    commandTimeoutMs: options.commandTimeoutMs ?? 5_000,
    pingAfterMs: options.pingAfterMs ?? 2_000,
    deadAfterMs: options.deadAfterMs ?? 8_000,
  };
}
