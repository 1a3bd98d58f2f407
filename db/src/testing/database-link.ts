import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A line to the database that can be cut and mended, and that dies with the process that used it. */
export class DatabaseLink {
  private readonly sockets = new Set<Socket>();
  private down = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(target: string): Promise<DatabaseLink> {
    const url = new URL(target);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const through = new URL(target);
    through.hostname = '127.0.0.1';
    through.port = String(address.port);
    const link = new DatabaseLink(server, through.href);
    server.on('connection', (near) => link.join(near, url));
    return link;
  }

  /** Every connection breaks, and new ones are refused, until `mend`. */
  cut(): void {
    this.down = true;
    for (const socket of this.sockets) socket.destroy();
  }
  mend(): void {
    this.down = false;
  }
  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, { hostname, port }: URL): void {
    if (this.down) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      // Broken on purpose: the other end hears of it by the close.
      one.on('error', () => one.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
