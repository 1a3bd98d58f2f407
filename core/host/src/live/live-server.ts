import { type IncomingMessage, type Server, ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '@perezvon/sdk/server';
import type Koa from 'koa';
import { WebSocketServer } from 'ws';
import type { KnownPrincipal } from '../auth/principal.js';
import { type SessionStore, sessionIdOf } from '../auth/session-store.js';
import type { Tokens } from '../auth/tokens.js';
import type { Users } from '../auth/users.js';
import { sessionCookie } from '../http/identity.js';
import { sameOrigin } from '../http/security.js';
import type { Mounts } from '../http/mounts.js';
import { closeCodes, Connection } from './connection.js';
import { PluginSocket } from './plugin-socket.js';
import type { LiveTopics } from './topics.js';

export interface LiveServerOptions {
  readonly server: Server;
  readonly app: Koa;
  readonly topics: LiveTopics;
  /** Whose sockets are served beside the live topics. */
  readonly mounts: Pick<Mounts, 'sockets'>;
  readonly users: Users;
  readonly tokens: Tokens;
  readonly sessions: SessionStore;
  readonly log: Log;
  /** @throws Error for a host that is not served */
  readonly allowHost: (host: string) => void;
  /** Milliseconds between pings; a viewer who missed one is cut off, one whose session ended is closed. */
  readonly pingMs?: number;
}

/** A browser has some pages open. */
const socketsPerSession = 64;

interface Client {
  readonly connection: Connection | PluginSocket;
  readonly session: string | undefined;
  readonly renew: () => Promise<KnownPrincipal | undefined>;
}

/** The WebSocket `/live`, and those of plugins: who opens one is known, and it ends with the session. */
export class LiveServer {
  private readonly sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024, perMessageDeflate: false });
  private readonly clients = new Set<Client>();
  private readonly timer: NodeJS.Timeout;
  private readonly forget: () => void;

  constructor(private readonly options: LiveServerOptions) {
    options.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', (error) => options.log.debug('upgrade', { error }));
      this.upgrade(request, socket, head).catch((error: unknown) => {
        options.log.error('upgrade failed', { error });
        refuse(socket, 503);
      });
    });
    this.forget = options.sessions.onEnded(({ userId, session, except }) => {
      for (const client of this.clients) {
        const his = client.connection.principal.userId === userId;
        const meant = session === undefined ? client.session !== except : client.session === session;
        if (his && meant) client.connection.close(closeCodes.sessionEnded, 'session ended');
      }
    });
    this.timer = setInterval(() => this.check(), options.pingMs ?? 30_000);
    this.timer.unref();
  }

  get connections(): number {
    return this.clients.size;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.forget();
    for (const { connection } of this.clients) connection.close(closeCodes.restart, 'restart');
    await new Promise<void>((resolve) => this.sockets.close(() => resolve()));
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { app, allowHost, topics, log, mounts } = this.options;
    const context = app.createContext(request, new ServerResponse(request));
    const mount = mounts.sockets.get(context.path);
    if (context.path !== '/live' && !mount) return refuse(socket, 404);
    try {
      allowHost(context.host);
    } catch (error) {
      log.warn('live refused', { error });
      return refuse(socket, 421);
    }
    const client = await this.identify(context);
    const principal = await client?.renew();
    // Whatever it shows to be let in: a page of another site sends the cookie along, too.
    if (!sameOrigin({ origin: context.get('origin'), site: undefined, host: context.host })) {
      return refuse(socket, 403);
    }
    if (!client || !principal) return refuse(socket, 401);
    if (mount && !principal.can(mount.permission)) return refuse(socket, 403);
    const opener = client.session ?? principal.id;
    const own = [...this.clients].filter(({ session, connection }) => (session ?? connection.principal.id) === opener);
    if (own.length >= socketsPerSession) return refuse(socket, 429);
    this.sockets.handleUpgrade(request, socket, head, (opened) => {
      const connection = mount
        ? new PluginSocket(opened, principal, mount, log)
        : new Connection(opened, principal, topics, log);
      const taken = { ...client, connection };
      this.clients.add(taken);
      opened.once('close', () => this.clients.delete(taken));
    });
  }

  private async identify(context: Koa.Context): Promise<Omit<Client, 'connection'> | undefined> {
    const { users, tokens, sessions } = this.options;
    const [, bearer] = /^Bearer (\S+)$/i.exec(context.get('authorization')) ?? [];
    if (bearer !== undefined) return { session: undefined, renew: () => tokens.principal(bearer) };
    const cookie = context.cookies.get(sessionCookie, { signed: false });
    if (cookie === undefined) return undefined;
    const renew = async () => {
      const userId = await sessions.userOf(cookie);
      return userId === undefined ? undefined : users.principal(userId);
    };
    return { session: sessionIdOf(cookie), renew };
  }

  private check(): void {
    for (const client of this.clients) {
      if (!client.connection.alive) {
        client.connection.terminate();
        continue;
      }
      client.connection.ping();
      this.renew(client).catch((error: unknown) => this.options.log.warn('live session check failed', { error }));
    }
  }

  private async renew({ connection, renew }: Client): Promise<void> {
    const principal = await renew();
    if (!principal) return connection.close(closeCodes.sessionEnded, 'session ended');
    connection.principal = principal;
    if (connection instanceof Connection) this.options.topics.recheck(connection.subscriptions());
    else connection.recheck();
  }
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
