import { connect } from 'node:net';
import { AsteriskError } from './errors.js';

/**
 * Runs one command of Asterisk's console through its control socket, as `asterisk -rx` does, without a process.
 *
 * @throws AsteriskError `asterisk.console` when Asterisk does not listen or does not answer in time.
 */
export function consoleCommand(
  socketPath: string,
  cli: string,
  { timeoutMs = 10_000, signal }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (/[\0\r\n]/u.test(cli)) throw new AsteriskError('asterisk.console', 'a console command is one line');
    const socket = connect(socketPath);
    const timer = setTimeout(() => {
      fail(new Error(`no answer in ${timeoutMs} ms`));
    }, timeoutMs);
    const stop = () => {
      fail(signal?.reason);
    };
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      socket.destroy();
      const why = cause instanceof Error ? cause.message : String(cause);
      reject(new AsteriskError('asterisk.console', `Asterisk's console does not answer "${cli}": ${why}`, cause));
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();

    let greeted = false;
    const chunks: Buffer[] = [];
    socket.on('error', fail);
    socket.on('data', (chunk) => {
      if (greeted) {
        chunks.push(chunk);
        return;
      }
      // The first thing said is "host/pid/version"; only then are commands read, each ended by a NUL.
      greeted = true;
      socket.write(`cli quit after ${cli}\0`);
    });
    socket.on('end', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(Buffer.concat(chunks).toString('utf8').replaceAll('\u007f', ''));
    });
  });
}
