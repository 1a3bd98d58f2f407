import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A customer's own system: it hears of results, and refuses as many messages as it is told to. */
export class Crm {
  readonly heard: { readonly body: string; readonly time: string; readonly signature: string }[] = [];
  /** How many messages it refuses first. */
  refuses = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        if (this.refuses > 0) {
          this.refuses -= 1;
          response.writeHead(503).end();
          return;
        }
        const header = (name: string) => String(request.headers[name]);
        this.heard.push({ body, time: header('perezvon-time'), signature: header('perezvon-signature') });
        response.writeHead(204).end();
      });
    }).listen(0, '127.0.0.1');
  }

  static async start(): Promise<Crm> {
    const crm = new Crm();
    await once(crm.server, 'listening');
    return crm;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }
}
