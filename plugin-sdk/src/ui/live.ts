import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type LiveMessage, liveMessageSchema, mergePatch, type Problem } from '../shared/index.js';

interface Subscriber {
  readonly topic: string;
  readonly params: Readonly<Record<string, string>>;
  take(message: LiveMessage): void;
}

/** The page's one connection for live topics: reconnects for ever and subscribes again. */
class LiveConnection extends EventTarget {
  private socket: WebSocket | undefined;
  private readonly subscribers = new Map<string, Subscriber>();
  private pause = 500;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private next = 1;
  /** `idle`: nobody wants it. */
  state: 'idle' | 'connecting' | 'open' | 'lost' = 'idle';

  subscribe(subscriber: Subscriber): () => void {
    const id = String(this.next);
    this.next += 1;
    this.subscribers.set(id, subscriber);
    if (this.socket?.readyState === WebSocket.OPEN) this.ask(id, subscriber);
    else this.connect();
    return () => {
      this.subscribers.delete(id);
      this.say({ op: 'unsubscribe', id });
      if (this.subscribers.size === 0) this.close();
    };
  }

  private connect(): void {
    if (this.socket || this.subscribers.size === 0) return;
    clearTimeout(this.timer);
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`);
    this.socket = socket;
    this.become(this.state === 'lost' ? 'lost' : 'connecting');
    socket.onopen = () => {
      this.pause = 500;
      this.become('open');
      for (const [id, subscriber] of this.subscribers) this.ask(id, subscriber);
    };
    socket.onmessage = ({ data }) => {
      const message = liveMessageSchema.safeParse(JSON.parse(String(data)));
      if (message.success) this.subscribers.get(message.data.id)?.take(message.data);
    };
    socket.onclose = () => {
      // Given up by `close`; the next one may be there already.
      if (this.socket !== socket) return;
      this.socket = undefined;
      if (this.subscribers.size === 0) return;
      this.become('lost');
      this.timer = setTimeout(() => this.connect(), this.pause);
      this.pause = Math.min(this.pause * 2, 10_000);
    };
  }

  private close(): void {
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = undefined;
    this.become('idle');
  }

  private ask(id: string, { topic, params }: Subscriber): void {
    this.say({ op: 'subscribe', id, topic, params });
  }
  private say(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
  private become(state: LiveConnection['state']): void {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}
export const liveConnection = new LiveConnection();

/**
 * A live topic for an element: `data` is the snapshot with all changes applied.
 *
 * @example private readonly live = new LiveController<Progress>(this, 'autodialer.campaign', () => ({ id: this.params.id }));
 */
export class LiveController<T> implements ReactiveController {
  data: T | undefined;
  refused: Problem | undefined;
  private key: string | undefined;
  private leave: (() => void) | undefined;

  /** @param params of the subscription, or undefined while they are not known */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly topic: string,
    private readonly params: () => Readonly<Record<string, string>> | undefined = () => ({}),
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostUpdate(): void {
    const params = this.params();
    const key = params === undefined ? undefined : JSON.stringify(params);
    if (key === this.key) return;
    this.hostDisconnected();
    this.key = key;
    this.data = undefined;
    this.refused = undefined;
    if (params !== undefined)
      this.leave = liveConnection.subscribe({ topic: this.topic, params, take: (message) => this.take(message) });
  }

  hostDisconnected(): void {
    this.leave?.();
    this.leave = undefined;
    this.key = undefined;
  }

  private take(message: LiveMessage): void {
    if (message.op === 'snapshot') this.data = message.data as T;
    else if (message.op === 'change') this.data = mergePatch(this.data, message.patch) as T;
    else if (message.op === 'refused') this.refused = message.problem;
    this.host.requestUpdate();
  }
}
