import { setTimeout as sleep } from 'node:timers/promises';
import type { AmiAddress, AsteriskLog } from '../instance/types.js';
import { AmiError } from './errors.js';
import type { AmiFields, AmiMessage } from './protocol.js';
import { AmiSession, type AmiCallOptions } from './session.js';

/** How to connect. */
export interface AmiOptions extends AmiAddress {
  readonly log?: AsteriskLog;
  /** Milliseconds an action may take; 5,000 when absent. */
  readonly actionTimeoutMs?: number;
  /** Milliseconds between two looks whether Asterisk still answers; 10,000 when absent. */
  readonly pingEveryMs?: number;
  /** Longest wait between two attempts in milliseconds; 5,000 when absent. */
  readonly retryMaxMs?: number;
}
/** `refused`: the password is wrong; it is tried again, slowly, since it may be put right. */
export type AmiState = 'connecting' | 'connected' | 'lost' | 'refused' | 'closed';

/** An AMI connection for what ARI cannot do, connected again for ever. */
export interface AmiConnection {
  readonly state: AmiState;
  /** Resolves when logged in; rejects with AmiError `ami.credentials`, `ami.unavailable` (closed), or the signal's reason. */
  connected(signal?: AbortSignal): Promise<void>;
  /** An action and its answer. Rejects with an AmiError, `ami.refused` when Asterisk says `Response: Error`. */
  action(name: string, fields?: AmiFields, options?: AmiCallOptions): Promise<AmiMessage>;
  /** An action that lists things, and the events it lists. Rejects as `action` does. */
  list(name: string, fields?: AmiFields, options?: AmiCallOptions): Promise<readonly AmiMessage[]>;
  /** A command of Asterisk's console, and what it prints. */
  command(cli: string, options?: AmiCallOptions): Promise<string>;
  onEvent(listener: (event: AmiMessage) => void): { dispose(): void };
  onState(listener: (state: AmiState) => void): { dispose(): void };
  close(): Promise<void>;
}

const RETRY_FIRST_MS = 100;

/** Connects to one Asterisk's manager interface. Returns at once; `connected()` waits. */
export function connectAmi(options: AmiOptions): AmiConnection {
  const { log, actionTimeoutMs = 5_000, pingEveryMs = 10_000, retryMaxMs = 5_000 } = options;
  const eventListeners = new Set<(event: AmiMessage) => void>();
  const stateListeners = new Set<(state: AmiState) => void>();
  const over = new AbortController();
  let state: AmiState = 'connecting';
  let error: Error | undefined;
  let session: AmiSession | undefined;

  const tell = <T>(listeners: readonly ((value: T) => void)[], value: T) => {
    for (const listener of listeners) {
      try {
        listener(value);
      } catch (cause) {
        log?.error('a listener of AMI failed', { error: cause });
      }
    }
  };
  const enter = (next: AmiState, why?: Error) => {
    state = next;
    error = why;
    tell([...stateListeners], next);
  };
  const subscribe = <T>(listeners: Set<(value: T) => void>, listener: (value: T) => void) => {
    const own = (value: T) => {
      listener(value);
    };
    listeners.add(own);
    return { dispose: () => void listeners.delete(own) };
  };

  /** One life of a connection; rejects with the reason of its end. */
  const live = async (): Promise<never> => {
    const closed = Promise.withResolvers<never>();
    closed.promise.catch(() => undefined);
    const opened = new AmiSession(options, {
      timeoutMs: actionTimeoutMs,
      event: (message) => {
        tell([...eventListeners], message);
      },
      closed: closed.reject,
    });
    const stop = () => {
      opened.end(over.signal.reason as Error);
    };
    over.signal.addEventListener('abort', stop, { once: true });
    try {
      const answer = await opened.action('Login', { Username: options.user, Secret: options.secret });
      if (answer.get('Response') !== 'Success')
        throw new AmiError('ami.credentials', `${options.host}:${options.port} refuses this AMI user or secret`);
      session = opened;
      enter('connected');
      for (;;) {
        await Promise.race([closed.promise, sleep(pingEveryMs, undefined, { ref: false })]);
        await opened.action('Ping');
      }
    } finally {
      session = undefined;
      over.signal.removeEventListener('abort', stop);
      opened.end(new Error('AMI connection given up'));
    }
  };
  const run = async (): Promise<void> => {
    let wait = RETRY_FIRST_MS;
    while (!over.signal.aborted) {
      const reason = await live().catch((cause: unknown) =>
        cause instanceof Error ? cause : new Error(String(cause)),
      );
      if (over.signal.aborted) break;
      if (state === 'connected') wait = RETRY_FIRST_MS;
      const refused = reason instanceof AmiError && reason.code === 'ami.credentials';
      log?.warn('AMI is not connected', { host: options.host, port: options.port, reason: reason.message });
      enter(refused ? 'refused' : 'lost', reason);
      await sleep(refused ? retryMaxMs : wait, undefined, { signal: over.signal }).catch(() => undefined);
      wait = Math.min(wait * 2, retryMaxMs);
    }
  };

  const action: AmiConnection['action'] = async (name, fields, callOptions) => {
    if (!session) throw new AmiError('ami.unavailable', `${name}: AMI is not connected`, error);
    const answer = await session.action(name, fields, callOptions);
    if (answer.get('Response') === 'Error')
      throw new AmiError('ami.refused', `${name}: ${answer.get('Message') ?? 'refused'}`);
    return answer;
  };
  const list: AmiConnection['list'] = async (name, fields, callOptions) => {
    if (!session) throw new AmiError('ami.unavailable', `${name}: AMI is not connected`, error);
    const [answer, ...items] = await session.list(name, fields, callOptions);
    if (answer?.get('Response') === 'Error')
      throw new AmiError('ami.refused', `${name}: ${answer.get('Message') ?? 'refused'}`);
    return items;
  };
  const connected = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        subscription.dispose();
        signal?.removeEventListener('abort', abort);
        act();
      };
      const look = () => {
        if (state === 'connected') settle(resolve);
        else if (state === 'refused' || state === 'closed')
          settle(() => {
            reject(error ?? new AmiError('ami.unavailable', 'AMI is closed'));
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
    get state() {
      return state;
    },
    connected,
    action,
    list,
    command: async (cli, callOptions) => {
      const answer = await action('Command', { Command: cli }, callOptions);
      return answer.all('Output').join('\n');
    },
    onEvent: (listener) => subscribe(eventListeners, listener),
    onState: (listener) => subscribe(stateListeners, listener),
    close: async () => {
      if (over.signal.aborted) return running;
      const why = new AmiError('ami.unavailable', 'AMI was closed by its owner');
      over.abort(why);
      await running;
      enter('closed', why);
    },
  };
}
