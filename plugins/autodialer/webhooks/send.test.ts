import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { localAddress, send } from './send.js';

let server: Server;
let port: number;
let heard: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => (body += String(data)));
    request.on('end', () => {
      heard.push(`${request.method} ${request.url} ${String(request.headers['x-test'])} ${body}`);
      if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' });
      response.end('x'.repeat(100_000));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => {
  heard = [];
});
afterAll(() => {
  server.close();
});

const post = (url: string, local: boolean) =>
  send(url, 'тело', { local, headers: { 'x-test': 'yes' }, signal: AbortSignal.timeout(5_000) });

it.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]', '0'])(
  '%s is not reached, by address or by name, unless it may be',
  async (host) => {
    await expect(post(`http://${host}:${port}/`, false)).rejects.toThrow(localAddress);
    await expect(post(`https://${host}:${port}/`, false)).rejects.toThrow(localAddress);
    expect(heard).toEqual([]);
  },
);

it('what may go to this network arrives whole, and no redirect is followed', async () => {
  expect(await post(`http://localhost:${port}/a`, true)).toBe(200);
  expect(await post(`http://127.0.0.1:${port}/moved`, true)).toBe(302);
  expect(heard).toEqual(['POST /a yes тело', 'POST /moved yes тело']);
});
