import WebSocket from 'ws';
import {
  AriCredentialsError,
  AriError,
  AriReplacedError,
  AriTimeoutError,
  AriUnavailableError,
  refusal,
} from './errors.js';
import type { AriRequest } from './types.js';

/** What one socket tells its connection. */
export interface AriSocketEvents {
  /** A message that answers no command: an event, in Asterisk's words. */
  message(type: string, body: Readonly<Record<string, unknown>>): void;
  /** It is over, once; nothing follows. */
  closed(error: Error): void;
}
export interface AriSocketOptions {
  readonly url: string;
  readonly authorization: string;
  readonly commandTimeoutMs: number;
  readonly pingAfterMs: number;
  readonly deadAfterMs: number;
}
interface Waiting {
  readonly command: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}
interface RestResponse {
  readonly request_id: string;
  readonly status_code: number;
  readonly reason_phrase: string;
  readonly message_body?: string;
}

const HANDSHAKE_MS = 5_000;

function uri(request: AriRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) query.set(name, String(value));
  // Asterisk decodes %20 but leaves a plus as it is.
  const text = query.toString().replaceAll('+', '%20');
  // Relative to /ari, without the leading slash.
  return request.path.slice(1) + (text && `?${text}`);
}

/** One life of one WebSocket: commands out (REST over WebSocket), answers and events in, silence noticed. */
export class AriSocket {
  /** Milliseconds the last sign of life took. */
  latencyMs: number | undefined;
  readonly #socket: WebSocket;
  readonly #options: AriSocketOptions;
  readonly #events: AriSocketEvents;
  readonly #waiting = new Map<string, Waiting>();
  readonly #watch: NodeJS.Timeout;
  #nextId = 0;
  #lastHeard = performance.now();
  #pinging = false;
  #over = false;

  /** Connects; resolves when commands may be sent. */
  static open(options: AriSocketOptions, events: AriSocketEvents, signal: AbortSignal): Promise<AriSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(options.url, {
        headers: { authorization: options.authorization },
        handshakeTimeout: HANDSHAKE_MS,
        perMessageDeflate: false,
      });
      const abort = () => {
        socket.terminate();
      };
      signal.addEventListener('abort', abort, { once: true });
      socket.once('unexpected-response', (request, response) => {
        const status = response.statusCode ?? 0;
        request.destroy();
        const where = new URL(options.url).host;
        reject(
          status === 401 || status === 403
            ? new AriCredentialsError(where, status)
            : new AriError('ari.failed', `${where} answers ARI with HTTP ${status}`, { status, sent: false }),
        );
      });
      socket.on('error', (error) => {
        reject(new AriUnavailableError('connect', false, error));
      });
      socket.once('open', () => {
        signal.removeEventListener('abort', abort);
        resolve(new AriSocket(socket, options, events));
      });
    });
  }

  private constructor(socket: WebSocket, options: AriSocketOptions, events: AriSocketEvents) {
    this.#socket = socket;
    this.#options = options;
    this.#events = events;
    socket.on('message', (data: Buffer) => {
      this.#receive(data.toString('utf8'));
    });
    socket.on('error', (error) => {
      this.end(error);
    });
    socket.on('close', (code) => {
      this.end(new Error(`Asterisk closed the socket (${code})`));
    });
    this.#watch = setInterval(() => {
      this.#listen();
    }, options.pingAfterMs / 2);
  }

  get pending(): number {
    return this.#waiting.size;
  }

  request<T>(request: AriRequest): Promise<T> {
    const command = `${request.method} ${request.path}`;
    const { signal, timeoutMs = this.#options.commandTimeoutMs } = request;
    return new Promise<T>((resolve, reject) => {
      if (this.#over) throw new AriUnavailableError(command, false);
      signal?.throwIfAborted();
      const id = String(++this.#nextId);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(id);
      };
      const abort = () => {
        settle();
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        settle();
        reject(new AriTimeoutError(command, timeoutMs));
      }, timeoutMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, {
        command,
        resolve: (value) => {
          settle();
          resolve(value as T);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      this.#socket.send(
        JSON.stringify({
          type: 'RESTRequest',
          transaction_id: id,
          request_id: id,
          method: request.method,
          uri: uri(request),
          ...(request.body === undefined
            ? {}
            : { content_type: 'application/json', message_body: JSON.stringify(request.body) }),
        }),
      );
    });
  }

  /** Ends it at once. Commands under way fail: as replaced when that is the reason, else as unavailable. */
  end(reason: Error): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    for (const waiting of this.#waiting.values())
      waiting.reject(
        reason instanceof AriReplacedError
          ? new AriReplacedError(waiting.command, true)
          : new AriUnavailableError(waiting.command, true, reason),
      );
    this.#socket.terminate();
    this.#events.closed(reason);
  }

  #receive(text: string): void {
    if (this.#over) return;
    this.#lastHeard = performance.now();
    let body: Record<string, unknown>;
    try {
      body = JSON.parse(text) as Record<string, unknown>;
    } catch (cause) {
      this.end(new Error('Asterisk sent something that is not JSON', { cause }));
      return;
    }
    const { type } = body;
    if (type === 'RESTResponse') this.#answer(body as unknown as RestResponse);
    else this.#events.message(typeof type === 'string' ? type : '', body);
  }

  #answer(response: RestResponse): void {
    // Absent when it came too late: its caller has been told already.
    const waiting = this.#waiting.get(response.request_id);
    if (!waiting) return;
    const { status_code: status, message_body: text } = response;
    let body: unknown;
    try {
      body = text ? JSON.parse(text) : undefined;
    } catch (cause) {
      waiting.reject(
        new AriError('ari.failed', `${waiting.command}: answer is not JSON`, { status, sent: true, cause }),
      );
      return;
    }
    if (status < 400) waiting.resolve(body);
    else waiting.reject(refusal(waiting.command, status, messageOf(body) ?? response.reason_phrase));
  }

  /** A frozen Asterisk keeps its sockets open: after a silence it is asked, and after a longer one given up. */
  #listen(): void {
    const silent = performance.now() - this.#lastHeard;
    if (silent > this.#options.deadAfterMs) {
      this.end(new Error(`Asterisk said nothing for ${Math.round(silent)} ms`));
      return;
    }
    if (silent < this.#options.pingAfterMs || this.#pinging) return;
    this.#pinging = true;
    const asked = performance.now();
    this.request({ method: 'GET', path: '/asterisk/ping', timeoutMs: this.#options.deadAfterMs })
      .then(
        () => {
          this.latencyMs = performance.now() - asked;
        },
        () => {
          // The silence itself decides, at a later look.
          this.latencyMs = undefined;
        },
      )
      .finally(() => {
        this.#pinging = false;
      });
  }
}

function messageOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, error } = body as { message?: unknown; error?: unknown };
  return typeof message === 'string' ? message : typeof error === 'string' ? error : undefined;
}
