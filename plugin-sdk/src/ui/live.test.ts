import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { liveConnection, LiveController } from './live.js';

/** The server's side of a WebSocket, worked by the test. */
class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: { op: string; id: string; topic?: string; params?: unknown }[] = [];
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  onclose: (() => void) | undefined;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  /** A browser tells of a close later, even of one that was asked for. */
  close(): void {
    this.readyState = 2;
    setTimeout(() => this.drop());
  }
  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}
const last = () => {
  const socket = FakeSocket.all.at(-1);
  if (!socket) throw new Error('no connection was made');
  return socket;
};
class Host implements ReactiveControllerHost {
  readonly updateComplete = Promise.resolve(true);
  updates = 0;
  addController(_controller: ReactiveController): void {}
  removeController(_controller: ReactiveController): void {}
  requestUpdate(): void {
    this.updates += 1;
  }
}

describe('live topics over one connection', () => {
  let host: Host;
  let live: LiveController<{ reached: number; left?: number }>;
  let id: string | undefined;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('location', { protocol: 'http:', host: 'example' });
    FakeSocket.all = [];
    host = new Host();
    id = 'c1';
    live = new LiveController(host, 'autodialer.campaign', () => (id === undefined ? undefined : { id }));
  });
  afterEach(() => {
    live.hostDisconnected();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('subscribes, takes the snapshot and applies changes to it', () => {
    live.hostUpdate();
    const socket = last();
    socket.open();
    expect(socket.sent).toMatchObject([{ op: 'subscribe', topic: 'autodialer.campaign', params: { id: 'c1' } }]);
    const subscription = socket.sent[0]?.id ?? '';
    socket.say({ op: 'snapshot', id: subscription, data: { reached: 1, left: 9 } });
    socket.say({ op: 'change', id: subscription, patch: { reached: 2, left: null } });
    expect(live.data).toEqual({ reached: 2 });
    expect(host.updates).toBe(2);
  });

  it('keeps the connection for all, and closes it when nobody is left', () => {
    live.hostUpdate();
    last().open();
    const other = new LiveController(new Host(), 'core.modules');
    other.hostUpdate();
    expect(FakeSocket.all).toHaveLength(1);
    other.hostDisconnected();
    expect(liveConnection.state).toBe('open');
    live.hostDisconnected();
    expect(liveConnection.state).toBe('idle');
    expect(last().sent.map(({ op }) => op)).toEqual(['subscribe', 'subscribe', 'unsubscribe', 'unsubscribe']);
  });

  it('connects again with growing pauses, keeps the old data meanwhile, and subscribes anew', () => {
    live.hostUpdate();
    last().open();
    last().say({ op: 'snapshot', id: last().sent[0]?.id, data: { reached: 1 } });
    last().drop();
    expect(liveConnection.state).toBe('lost');
    expect(live.data).toEqual({ reached: 1 });
    vi.advanceTimersByTime(499);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
    last().drop();
    vi.advanceTimersByTime(999);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    last().open();
    expect(liveConnection.state).toBe('open');
    expect(last().sent).toMatchObject([{ op: 'subscribe', topic: 'autodialer.campaign' }]);
  });

  it('follows its parameters, and a late word about the old ones changes nothing', () => {
    live.hostUpdate();
    last().open();
    const old = last().sent[0]?.id;
    last().say({ op: 'snapshot', id: old, data: { reached: 1 } });
    id = 'c2';
    live.hostUpdate();
    expect(live.data).toBeUndefined();
    if (last().readyState !== FakeSocket.OPEN) last().open();
    last().say({ op: 'change', id: old, patch: { reached: 5 } });
    expect(live.data).toBeUndefined();
    expect(last().sent.at(-1)).toMatchObject({ op: 'subscribe', params: { id: 'c2' } });
  });

  it('is not shaken by the late close of a connection that it had given up', () => {
    live.hostUpdate();
    last().open();
    live.hostDisconnected();
    const next = new LiveController(new Host(), 'core.modules');
    next.hostUpdate();
    last().open();
    vi.advanceTimersByTime(20_000);
    expect(liveConnection.state).toBe('open');
    expect(FakeSocket.all).toHaveLength(2);
    next.hostDisconnected();
  });

  it('keeps a refusal for the page to show', () => {
    live.hostUpdate();
    last().open();
    const problem = {
      type: 'about:blank',
      title: 'no',
      status: 403,
      code: 'core.forbidden',
      textKey: 'error.core.forbidden',
    };
    last().say({ op: 'refused', id: last().sent[0]?.id, problem });
    expect(live.refused?.code).toBe('core.forbidden');
  });
});
