import { connect, type Socket } from 'node:net';
import { AmiError } from './errors.js';
import { AmiParser, encodeAction, type AmiFields, type AmiMessage } from './protocol.js';

/** What one action may be told. */
export interface AmiCallOptions {
  /** Milliseconds until the answer is given up. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
interface Waiting {
  /** @returns whether it waits for more */
  resolve(message: AmiMessage): boolean;
  reject(error: Error): void;
}

/** One life of one socket: actions out, answers by their id and events in. */
export class AmiSession {
  readonly #socket: Socket;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<string, Waiting>();
  readonly #closed: (error: Error) => void;
  #next = 0;
  #over = false;

  constructor(
    address: { readonly host: string; readonly port: number },
    options: { readonly timeoutMs: number; event(message: AmiMessage): void; closed(error: Error): void },
  ) {
    this.#timeoutMs = options.timeoutMs;
    this.#closed = (error) => {
      options.closed(error);
    };
    this.#socket = connect({ ...address, noDelay: true, keepAlive: true });
    this.#socket.setEncoding('utf8');
    const parser = new AmiParser();
    this.#socket.on('data', (text: string) => {
      if (this.#over) return;
      try {
        for (const message of parser.push(text)) {
          const answers = this.#waiting.get(message.get('ActionID') ?? '');
          if (answers?.resolve(message)) continue;
          if (message.get('Response') === undefined && message.get('Event') !== undefined) options.event(message);
        }
      } catch (cause) {
        this.end(cause as Error);
      }
    });
    this.#socket.on('error', (error) => {
      this.end(error);
    });
    this.#socket.on('close', () => {
      this.end(new Error('Asterisk closed the connection'));
    });
  }

  /** Sends an action and resolves with its answer, whatever it says. */
  async action(name: string, fields: AmiFields = {}, options: AmiCallOptions = {}): Promise<AmiMessage> {
    const [answer] = await this.#ask(name, fields, options, (message) => message.get('Response') !== undefined);
    // It resolves with what ended the wait.
    return answer as AmiMessage;
  }

  /** Sends an action that is answered by a list: the answer, then the list's events, the closing one left out. */
  async list(name: string, fields: AmiFields = {}, options: AmiCallOptions = {}): Promise<readonly AmiMessage[]> {
    const all = await this.#ask(name, fields, options, (message) => {
      const listed = message.get('EventList');
      return listed === 'Complete' || (message.get('Response') !== undefined && listed !== 'start');
    });
    return all.filter((message) => message.get('EventList') !== 'Complete');
  }

  #ask(
    name: string,
    fields: AmiFields,
    { timeoutMs = this.#timeoutMs, signal }: AmiCallOptions,
    isLast: (message: AmiMessage) => boolean,
  ): Promise<readonly AmiMessage[]> {
    return new Promise((resolve, reject) => {
      const got: AmiMessage[] = [];
      if (this.#over) throw new AmiError('ami.unavailable', `${name}: AMI is not connected`);
      signal?.throwIfAborted();
      const id = String(++this.#next);
      const text = encodeAction(name, id, fields);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#waiting.delete(id);
      };
      const fail = (error: Error) => {
        settle();
        reject(error);
      };
      const abort = () => {
        fail(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        fail(new AmiError('ami.timeout', `${name}: no answer in ${timeoutMs} ms`));
      }, timeoutMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.set(id, {
        resolve: (message) => {
          // The answer comes first; an event that only bears the same id is somebody else's.
          if (got.length === 0 && message.get('Response') === undefined) return false;
          got.push(message);
          if (!isLast(message)) return true;
          settle();
          resolve(got);
          return true;
        },
        reject: fail,
      });
      this.#socket.write(text);
    });
  }

  /** Ends it at once; actions under way fail. */
  end(reason: Error): void {
    if (this.#over) return;
    this.#over = true;
    for (const waiting of this.#waiting.values())
      waiting.reject(new AmiError('ami.unavailable', `AMI is gone: ${reason.message}`, reason));
    this.#socket.destroy();
    this.#closed(reason);
  }
}
