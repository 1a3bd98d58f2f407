import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Product } from '../support/product.js';

const senders = 1_100;
const bodyBytes = 4_100_000;
const chunk = Buffer.alloc(64 * 1_024, '"');

let product: Product;
let open: Socket[] = [];
beforeAll(async () => {
  product = await Product.start();
});
afterEach(() => {
  for (const socket of open) socket.destroy();
  open = [];
});
afterAll(() => product?.stop());

const megabytesOfCore = () => {
  const status = readFileSync(`/proc/${product.corePid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024;
};

/** Sends as much of a body as the server takes, but its last byte; what becomes of the connection is the server's matter. */
function sendHalf(path: string, headers: string): Promise<void> {
  const { hostname, port } = new URL(product.api.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      const type = 'content-type: application/json';
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${type}\r\ncontent-length: ${bodyBytes}\r\n${headers}\r\n`,
      );
      let sent = chunk.length;
      const more = () => {
        while (sent < bodyBytes && !socket.destroyed) {
          sent += chunk.length;
          if (!socket.write(chunk)) return void socket.once('drain', more);
        }
      };
      more();
      resolve();
    });
    socket.on('error', () => resolve());
    open.push(socket);
  });
}

/** The longest time that others waited for an answer, in milliseconds, while something else went on. */
async function longestWhile(work: Promise<unknown>): Promise<number> {
  let over = false;
  let longest = 0;
  const done = work.finally(() => (over = true));
  while (!over) {
    const began = performance.now();
    expect((await product.api.raw('GET', '/api/core/session')).status).toBe(200);
    longest = Math.max(longest, performance.now() - began);
    await sleep(50);
  }
  await done;
  return longest;
}

it('1,100 half-sent bodies of strangers take no memory, and keep nobody from the product', async () => {
  const flood = async () => {
    for (let sent = 0; sent < senders; sent += 1) await sendHalf('/api/core/session', '');
    await sleep(5_000);
  };
  let most = 0;
  const watching = setInterval(() => (most = Math.max(most, megabytesOfCore())), 100);
  const longestMs = await longestWhile(flood());
  clearInterval(watching);
  console.log(`core took ${Math.round(most)} MB at most, others waited ${Math.round(longestMs)} ms at most`);
  expect(most).toBeLessThan(500);
  // Not a measure of speed: the attack held everybody up for as long as it lasted.
  expect(longestMs).toBeLessThan(10_000);
});

it('nor do those of somebody who is logged in', async () => {
  const cookie = `cookie: ${product.api.cookieHeader()}\r\norigin: ${product.api.url}\r\n`;
  const flood = async () => {
    for (let sent = 0; sent < senders; sent += 1) await sendHalf('/api/autodialer/campaigns', cookie);
    await sleep(5_000);
  };
  let most = 0;
  const watching = setInterval(() => (most = Math.max(most, megabytesOfCore())), 100);
  await longestWhile(flood());
  clearInterval(watching);
  expect(most).toBeLessThan(500);
});

it('bodies nested without end are refused before they are read', async () => {
  const nested = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
  const attack = Promise.all(
    Array.from({ length: 12 }, async () => {
      const answer = await product.api.raw('POST', '/api/autodialer/campaigns', JSON.parse('{"name":"x"}') as object);
      await answer.text();
      const headers = {
        'content-type': 'application/json',
        cookie: product.api.cookieHeader(),
        origin: product.api.url,
      };
      const deep = await fetch(`${product.api.url}/api/autodialer/campaigns`, {
        method: 'POST',
        headers,
        body: nested,
      });
      expect(await deep.json()).toMatchObject({ code: 'core.tooDeep' });
    }),
  );
  expect(await longestWhile(attack)).toBeLessThan(3_000);
});
