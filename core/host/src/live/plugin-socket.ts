import type { Log } from '@perezvon/sdk/server';
import type { WebSocket } from 'ws';
import type { KnownPrincipal } from '../auth/principal.js';
import type { SocketMount } from '../http/mounts.js';
import { closeCodes } from './connection.js';

/** One open WebSocket of a plugin. */
export class PluginSocket {
  alive = true;

  constructor(
    private readonly socket: WebSocket,
    public principal: KnownPrincipal,
    private readonly mount: SocketMount,
    log: Log,
  ) {
    const gone = () => this.close(closeCodes.restart, 'the plugin stops');
    mount.signal.addEventListener('abort', gone, { once: true });
    socket.once('close', () => mount.signal.removeEventListener('abort', gone));
    socket.on('pong', () => {
      this.alive = true;
    });
    socket.on('error', (error) => log.debug('socket of a plugin', { error }));
    mount.open(
      {
        send: (text) => {
          if (socket.readyState === socket.OPEN) socket.send(text);
        },
        close: (code = 1000, why = '') => this.close(code, why),
        onMessage: (listener) => {
          socket.on('message', (data, binary) => {
            if (!binary && Buffer.isBuffer(data)) listener(data.toString());
          });
        },
        onClose: (listener) => void socket.once('close', () => listener()),
      },
      principal,
    );
  }

  /** After the roles may have changed. */
  recheck(): void {
    if (!this.principal.can(this.mount.permission)) this.close(closeCodes.sessionEnded, 'not allowed any more');
  }
  ping(): void {
    this.alive = false;
    this.socket.ping();
  }
  close(code: number, why: string): void {
    this.socket.close(code, why);
    setTimeout(() => this.socket.terminate(), 2_000).unref();
  }
  terminate(): void {
    this.socket.terminate();
  }
}
