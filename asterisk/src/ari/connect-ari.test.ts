import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { eventually, testAsterisk } from '../test-support/private-asterisk.js';
import { startAsterisk } from '../instance/start-asterisk.js';
import { ROOT } from '../test-support/private-asterisk.js';
import { connectAri } from './connect-ari.js';
import { AriCredentialsError, AriReplacedError, AriUnavailableError } from './errors.js';
import type { AriConnection, AriEvent, AriOptions, AriState } from './types.js';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

/** A server that says what a test wants Asterisk to say. */
async function scripted(onSocket: (socket: WebSocket) => void) {
  const http: Server = createServer();
  const sockets: WebSocket[] = [];
  new WebSocketServer({ server: http }).on('connection', (socket) => {
    sockets.push(socket);
    onSocket(socket);
  });
  http.listen(0, '127.0.0.1');
  await new Promise((resolve) => http.once('listening', resolve));
  const { port } = http.address() as { port: number };
  ends.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.terminate();
        http.close(resolve);
      }),
  );
  return { url: `http://127.0.0.1:${port}`, user: 'u', password: 'p', sockets };
}
function connection(options: Partial<AriOptions> & Pick<AriOptions, 'url' | 'user' | 'password'>): AriConnection {
  const ari = connectAri({ app: 'perezvon', retryMaxMs: 200, ...options });
  ends.push(() => ari.close());
  return ari;
}
/** Answers each REST request with 200; while frozen only the one that comes with connecting. */
const obliging = (socket: WebSocket, frozen: () => boolean = () => false) => {
  socket.on('message', (data: Buffer) => {
    const { request_id, uri } = JSON.parse(data.toString()) as { request_id: string; uri: string };
    if (frozen() && !uri.endsWith('/eventFilter')) return;
    socket.send(JSON.stringify({ type: 'RESTResponse', request_id, status_code: 200, reason_phrase: 'OK' }));
  });
};

describe('connectAri', () => {
  it('passes unknown events on, keeps their order, and survives a listener that throws', async () => {
    const server = await scripted((socket) => {
      obliging(socket);
      for (const type of ['NeverHeardOf', 'BridgeCreated', 'constructor'])
        socket.send(JSON.stringify({ type, application: 'perezvon', n: 1 }));
      socket.send('{"no":"type"}');
    });
    const errors: string[] = [];
    const log = { debug() {}, info() {}, warn() {}, error: (message: string) => errors.push(message) };
    const ari = connection({ ...server, log });
    const seen: AriEvent[] = [];
    ari.onEvent(() => {
      throw new Error('a listener fails');
    });
    ari.onEvent((event) => seen.push(event));
    await eventually(() => (seen.length === 4 ? true : undefined));
    expect(seen.map((event) => (event.type === 'Unknown' ? `?${event.name}` : event.type))).toEqual([
      '?NeverHeardOf',
      'BridgeCreated',
      '?constructor',
      '?',
    ]);
    expect(errors.length).toBe(4);
    await ari.connected();
    await expect(ari.asterisk.ping()).resolves.toBeUndefined();
  });

  it('connects again after a frozen server, and fails commands that were under way', async () => {
    let frozen = true;
    const server = await scripted((socket) => {
      obliging(socket, () => frozen);
    });
    const ari = connection({ ...server, pingAfterMs: 60, deadAfterMs: 200 });
    const states: AriState[] = [];
    ari.onState((change) => states.push(change.state));
    await ari.connected();
    const command = ari.asterisk.ping();
    await expect(command).rejects.toMatchObject({ code: 'ari.unavailable', sent: true });
    expect(ari.state).toBe('lost');
    await expect(ari.asterisk.ping()).rejects.toMatchObject({ code: 'ari.unavailable', sent: false });
    frozen = false;
    await ari.connected(AbortSignal.timeout(5_000));
    await ari.asterisk.ping();
    expect(states.slice(0, 2)).toEqual(['connected', 'lost']);
    expect(states.at(-1)).toBe('connected');
    await eventually(() => ari.latencyMs);
  });

  it('closes at any moment of connecting', async () => {
    for (const ms of [0, 1, 2, 5, 10, 30]) {
      const server = await scripted(() => undefined);
      const ari = connection(server);
      const states: AriState[] = [];
      ari.onState(({ state }) => states.push(state));
      await new Promise((resolve) => {
        setTimeout(resolve, ms);
      });
      await ari.close();
      expect(states).toEqual(['closed']);
    }
  });

  it('gives up a command by its time-out and by its signal', async () => {
    const server = await scripted((socket) => {
      obliging(socket, () => true);
    });
    const ari = connection(server);
    await ari.connected();
    await expect(ari.asterisk.ping({ timeoutMs: 30 })).rejects.toMatchObject({ code: 'ari.timeout', sent: true });
    await expect(ari.asterisk.ping({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(ari.pending).toBe(0);
  });

  it('stops for good when its application is taken over', async () => {
    const asterisk = await testAsterisk();
    ends.push(() => asterisk.dispose());
    const first = connection({ ...asterisk.ari, events: ['StasisStart'] });
    await first.connected();
    const second = connection({ ...asterisk.ari });
    await second.connected();
    await eventually(() => (first.state === 'replaced' ? true : undefined));
    expect(first.error).toBeInstanceOf(AriReplacedError);
    await expect(first.asterisk.ping()).rejects.toBeInstanceOf(AriReplacedError);
    await expect(first.connected()).rejects.toBeInstanceOf(AriReplacedError);
    // The end of the first one's socket does not take the application from the second.
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    expect((await second.applications.get('perezvon')).name).toBe('perezvon');
    const started = new Promise<AriEvent>((resolve) => {
      second.onEvent((event) => {
        if (event.type === 'StasisStart') resolve(event);
      });
    });
    await second.channels.originate({ channelId: 'c', endpoint: 'Local/1@perezvon-inbound', context: 'none' });
    expect((await started).type).toBe('StasisStart');
    // The first one's filter has gone with it.
    const ended = new Promise<AriEvent>((resolve) => {
      second.onEvent((event) => {
        if (event.type === 'StasisEnd') resolve(event);
      });
    });
    for (const { id } of await second.channels.list()) await second.channels.hangup(id).catch(() => undefined);
    expect((await ended).type).toBe('StasisEnd');
    expect(second.state).toBe('connected');
  });

  it('says that the password is wrong, and takes the right one later', async () => {
    const asterisk = await testAsterisk();
    ends.push(() => asterisk.dispose());
    const ari = connection({ ...asterisk.ari, password: 'wrong' });
    await expect(ari.connected()).rejects.toBeInstanceOf(AriCredentialsError);
    expect(ari.state).toBe('connecting');
    await expect(ari.asterisk.ping()).rejects.toBeInstanceOf(AriUnavailableError);
  });

  it('finds a killed Asterisk again, and says so', async () => {
    const asterisk = await testAsterisk();
    ends.push(() => asterisk.dispose());
    const ari = connection({ ...asterisk.ari });
    await ari.connected();
    const changes: boolean[] = [];
    ari.onState(({ state, again }) => {
      if (state === 'connected') changes.push(again);
    });
    process.kill(asterisk.pid, 'SIGKILL');
    await asterisk.exited;
    await eventually(() => (ari.state === 'lost' ? true : undefined));
    const next = await startAsterisk({ root: ROOT, dir: asterisk.dir, ports: asterisk.ports });
    ends.push(() => next.stop());
    await ari.connected(AbortSignal.timeout(10_000));
    expect(changes).toEqual([true]);
    expect((await ari.asterisk.info()).system?.version).toMatch(/^22\./u);
  });

  it('hears of every channel, and of each thing once, when the owner before it left the application with one call', async () => {
    const asterisk = await testAsterisk({
      extraConfig: { 'extensions.conf': '[app]\nexten => s,1,Answer()\n same => n,Wait(60)' },
    });
    ends.push(() => asterisk.dispose());
    const ring = (ari: AriConnection, channelId: string) =>
      ari.channels.originate({ channelId, endpoint: 'Local/s@app', context: 'app' });
    const first = connection({ ...asterisk.ari });
    await first.connected();
    await ring(first, 'before');
    const path = `/applications/${first.app}/subscription`;
    await first.request({ method: 'POST', path, query: { eventSource: 'channel:before' } });
    await first.close();

    const second = connection({ ...asterisk.ari, subscribeAll: true, events: ['ChannelDestroyed'] });
    const destroyed: string[] = [];
    second.onEvent((event) => {
      if (event.type === 'ChannelDestroyed') destroyed.push(event.channel.id);
    });
    await second.connected();
    await ring(second, 'after');
    for (const id of ['before', 'after']) await second.channels.hangup(id);
    await eventually(() => (destroyed.includes('after') ? true : undefined));
    expect(destroyed.filter((id) => id === 'before' || id === 'after')).toEqual(['before', 'after']);
  });

  it('receives only the events it asked for, and carries any text in a variable', async () => {
    const asterisk = await testAsterisk({
      extraConfig: { 'extensions.conf': '[app]\nexten => s,1,Answer()\n same => n,Stasis(perezvon)' },
    });
    ends.push(() => asterisk.dispose());
    const ari = connection({ ...asterisk.ari, subscribeAll: true, events: ['StasisStart', 'ChannelDestroyed'] });
    const seen = new Map<string, number>();
    ari.onEvent(({ type }) => seen.set(type, (seen.get(type) ?? 0) + 1));
    await ari.connected();
    const id = 'a/b c+d%2F?&#ж';
    await ari.channels.originate({ channelId: id, endpoint: 'Local/s@app', context: 'app' });
    await eventually(() => (seen.get('StasisStart') === 2 ? true : undefined));
    for (const value of ['ё +&=?#%20"\';,|', `\${EXTEN}`, '😀']) {
      await ari.channels.setVariable(id, 'NOTE', value);
      expect(await ari.channels.getVariable(id, 'NOTE')).toBe(value);
    }
    await ari.bridges.create('bridge-1');
    expect((await ari.bridges.list()).map((bridge) => bridge.id)).toEqual(['bridge-1']);
    await ari.bridges.destroy('bridge-1');
    // Asterisk answers before the bridge is gone: it may be read for a moment longer.
    const gone = await eventually(() =>
      ari.bridges.get('bridge-1').then(
        () => undefined,
        (error: unknown) => error,
      ),
    );
    expect(gone).toMatchObject({ code: 'ari.notFound', status: 404 });
    await ari.channels.hangup(id);
    await eventually(() => (seen.get('ChannelDestroyed') ? true : undefined));
    expect([...seen.keys()].toSorted()).toEqual(['ChannelDestroyed', 'StasisStart']);
    expect(await ari.asterisk.reloadModule('res_pjsip.so')).toBeUndefined();
  });
});
