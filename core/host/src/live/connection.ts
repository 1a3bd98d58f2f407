import type { Log } from '@perezvon/sdk/server';
import { type LiveMessage, type LiveRequest, liveRequestSchema } from '@perezvon/sdk/shared';
import type { WebSocket } from 'ws';
import type { KnownPrincipal } from '../auth/principal.js';
import { MessageBudget } from './message-budget.js';
import { Subscription, type Viewer } from './subscription.js';
import type { LiveTopics } from './topics.js';

/** Bytes that may wait in the socket; above it changes are merged instead of sent. */
const highWater = 64 * 1024;
const retryMs = 50;
const mostSubscriptions = 200;

/** Close codes of our own. */
export const closeCodes = { sessionEnded: 4401, tooMany: 4429, badMessage: 1008, restart: 1012 } as const;

/** One open socket with its subscriptions. */
export class Connection implements Viewer {
  principal: KnownPrincipal;
  alive = true;
  private readonly open = new Map<string, { readonly subscription: Subscription; readonly end: () => void }>();
  private scheduled = false;
  private readonly budget = new MessageBudget(Date.now());

  constructor(
    private readonly socket: WebSocket,
    principal: KnownPrincipal,
    private readonly topics: LiveTopics,
    private readonly log: Log,
  ) {
    this.principal = principal;
    socket.on('message', (data, binary) => this.receive(binary || !Buffer.isBuffer(data) ? '' : data.toString()));
    socket.on('pong', () => {
      this.alive = true;
    });
    socket.on('error', (error) => log.debug('live socket', { error }));
    socket.once('close', () => this.dispose());
  }

  wake(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  subscriptions(): readonly Subscription[] {
    return [...this.open.values()].map(({ subscription }) => subscription);
  }

  ping(): void {
    this.alive = false;
    this.socket.ping();
  }
  close(code: number, why: string): void {
    this.socket.close(code, why);
    // A viewer who no longer reads would never answer the closing word.
    setTimeout(() => this.socket.terminate(), 2_000).unref();
  }
  terminate(): void {
    this.socket.terminate();
  }

  private dispose(): void {
    for (const { end } of this.open.values()) end();
    this.open.clear();
  }

  private receive(text: string): void {
    if (!this.budget.take(Date.now())) {
      this.close(closeCodes.tooMany, 'too many messages');
      return;
    }
    const request = parse(text);
    if (!request) {
      this.close(closeCodes.badMessage, 'not a request of the live protocol');
      return;
    }
    this.open.get(request.id)?.end();
    this.open.delete(request.id);
    if (request.op === 'unsubscribe') return;
    if (this.open.size >= mostSubscriptions) {
      this.close(closeCodes.tooMany, 'too many subscriptions');
      return;
    }
    const subscription = new Subscription(request.id, this);
    const entry = { subscription, end: () => undefined as void };
    this.open.set(request.id, entry);
    entry.end = this.topics.subscribe(subscription, request.topic, request.params);
  }

  private flush(): void {
    this.scheduled = false;
    if (this.socket.readyState !== this.socket.OPEN) return;
    for (const { subscription } of this.open.values()) {
      for (let message = this.next(subscription); message; message = this.next(subscription)) {
        try {
          this.socket.send(JSON.stringify(message));
        } catch (error) {
          this.log.error('a live message cannot be sent', { subscription: subscription.id, error });
        }
      }
    }
    if (this.socket.bufferedAmount <= highWater) return;
    this.scheduled = true;
    setTimeout(() => this.flush(), retryMs);
  }

  private next(subscription: Subscription): LiveMessage | undefined {
    return this.socket.bufferedAmount > highWater ? undefined : subscription.take();
  }
}

function parse(text: string): LiveRequest | undefined {
  try {
    return liveRequestSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
