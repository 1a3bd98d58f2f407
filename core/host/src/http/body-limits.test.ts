import { request } from 'node:http';
import { connect } from 'node:net';
import { defineRoute } from '@perezvon/sdk/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BodyBudget, deepestJson, tooDeep } from './body-limits.js';
import { admin, base, code, core, mount } from './testing/mounted-core.js';

const anything = (path: string, more: object = {}) =>
  defineRoute({ ...base, ...more, method: 'POST', path, body: z.unknown(), handler: () => undefined });

/** Says how much will come, sends some of it, and waits. @returns the status line */
function halfSent(path: string, length: number): Promise<string> {
  const { port } = new URL(core.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n"`,
      );
    });
    socket.once('data', (data: Buffer) => {
      resolve(data.toString().split('\r\n')[0] ?? '');
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

describe('a JSON body', () => {
  it('has 16 KiB at most where anybody may send one, and is refused by what it says of itself', async () => {
    expect(await halfSent('/api/core/session', 4_100_000)).toBe('HTTP/1.1 413 Payload Too Large');
    const login = { login: 'x', password: 'y'.repeat(1_000) };
    expect((await core.client().post('/api/core/session', login)).status).toBe(401);
    const large = { login: 'x', password: 'y'.repeat(17_000) };
    expect(code(await core.client().post('/api/core/session', large))).toBe('core.tooLarge');
  });

  it('has 1 MiB at most, unless its route takes more', async () => {
    mount(anything('/usual'), anything('/large', { bodyBytes: 3_000_000 }));
    const text = (length: number) => ({ text: 'x'.repeat(length) });
    expect((await admin.post('/api/demo/usual', text(1_000_000))).status).toBe(204);
    expect(code(await admin.post('/api/demo/usual', text(1_050_000)))).toBe('core.tooLarge');
    expect((await admin.post('/api/demo/large', text(2_900_000))).status).toBe(204);
    expect(code(await admin.post('/api/demo/large', text(3_000_000)))).toBe('core.tooLarge');
  });

  it('is cut off where it goes on beyond its limit without saying so', async () => {
    mount(anything('/usual'));
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const json = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
      const headers = { ...json, cookie: admin.cookie ?? '' };
      const sending = request(`${core.url}/api/demo/usual`, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode);
        sending.destroy();
      });
      sending.once('error', reject);
      for (let sent = 0; sent < 20; sent += 1) sending.write('"'.repeat(100_000));
    });
    expect(answer).toBe(413);
  });

  it('is refused where it is nested too deep, in the time that looking at it takes', async () => {
    mount(anything('/usual'));
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const post = (text: string) => admin.post('/api/demo/usual', JSON.parse(text) as unknown);
    expect((await post(nested(deepestJson))).status).toBe(204);
    expect(code(await post(nested(deepestJson + 1)))).toBe('core.tooDeep');
  });
});

describe('depth', () => {
  it('is that of the value, whatever stands in its texts', () => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    const wrapped = fc
      .tuple(fc.json(), fc.integer({ min: 0, max: 2 * deepestJson }))
      .map(([text, levels]) => `${'['.repeat(levels)}${text}${']'.repeat(levels)}`);
    fc.assert(
      fc.property(wrapped, (text) => {
        expect(tooDeep(text)).toBe(depth(JSON.parse(text)) > deepestJson);
      }),
    );
    expect(tooDeep(JSON.stringify(`\\"${'['.repeat(100)}`))).toBe(false);
  });
});

describe('room for bodies', () => {
  it('is limited for one address and for all, and comes back', () => {
    const budget = new BodyBudget();
    const mebibyte = 1_048_576;
    const taken = Array.from({ length: 16 }, () => budget.take('a', mebibyte));
    expect(() => budget.take('a', 1)).toThrow();
    for (const [i] of Array.from({ length: 48 }).entries()) budget.take(`b${i % 3}`, mebibyte);
    expect(() => budget.take('c', 1)).toThrow();
    taken[0]?.();
    budget.take('c', mebibyte);
    expect(() => budget.take('a', 1)).toThrow();
  });
});
