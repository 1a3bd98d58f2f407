import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections at once; a page of ours needs six at most. */
const most = { all: 8_192, perAddress: 1_024 } as const;

/**
 * Cuts off whoever opens too many connections at once. Trusted proxies bring many people by one address.
 *
 * @param exempt whether an address is counted with all others only
 */
export function limitConnections(server: Server, exempt: (address: string) => boolean): void {
  server.maxConnections = most.all;
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (exempt(address)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > most.perAddress) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
