import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineRoute, FileReply } from '@perezvon/sdk/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { base, core, admin, mount } from './testing/mounted-core.js';

describe('uploads', () => {
  const seen: { fields: unknown; name: string; bytes: number }[] = [];
  const upload = defineRoute({
    ...base,
    method: 'POST',
    path: '/files',
    multipart: true,
    output: z.object({ files: z.number() }),
    handler: async (request) => {
      seen.length = 0;
      for await (const { fields, file } of request.upload({ fileBytes: 1_000_000, files: 2 })) {
        let bytes = 0;
        for await (const chunk of file.stream) bytes += (chunk as Buffer).length;
        seen.push({ fields, name: file.name, bytes });
      }
      return { files: seen.length };
    },
  });
  const form = (...sizes: number[]) => {
    const data = new FormData();
    data.set('comment', 'Должники');
    for (const size of sizes) data.append('file', new Blob([Buffer.alloc(size, 'x')]), 'список.csv');
    return data;
  };
  const send = async (body: FormData) => {
    const answer = await admin.raw('/api/demo/files', { method: 'POST', body });
    return { status: answer.status, body: await answer.json() };
  };

  it('come one after another with the fields before them', async () => {
    mount(upload);
    expect(await send(form(900_000, 10))).toEqual({ status: 200, body: { files: 2 } });
    const facts = { fields: { comment: 'Должники' }, name: 'список.csv' };
    expect(seen).toEqual([
      { ...facts, bytes: 900_000 },
      { ...facts, bytes: 10 },
    ]);
  });

  it('above their limits are refused as too large', async () => {
    mount(upload);
    expect(await send(form(1_000_001))).toMatchObject({
      status: 413,
      body: { code: 'core.tooLarge', params: { what: 'file' } },
    });
    expect(await send(form(1, 1, 1))).toMatchObject({ status: 413, body: { params: { what: 'files' } } });
    const none = await admin.post('/api/demo/files', {});
    expect(none.status).toBe(415);
  });

  it('that break off do not stay open', async () => {
    let ended: unknown;
    mount({
      ...upload,
      handler: async (request) => {
        try {
          for await (const { file } of request.upload({ fileBytes: 1e9 })) for await (const _ of file.stream);
        } catch (error) {
          ended = error;
          throw error;
        }
      },
    });
    const { port } = new URL(core.url);
    const sender = httpRequest({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/api/demo/files',
      headers: { cookie: admin.cookie, 'content-type': 'multipart/form-data; boundary=b' },
    });
    sender.on('error', () => undefined);
    sender.write('--b\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\nhalf a file');
    await sleep(200);
    sender.destroy();
    for (let i = 0; i < 100 && !ended; i += 1) await sleep(20);
    expect(ended).toMatchObject({ code: 'core.clientGone' });
    expect(core.mounts.get('demo')!.inFlight).toBe(0);
  });
});

describe('downloads', () => {
  it('are streamed under the name they were given, as fast as the client reads', async () => {
    let made = 0;
    const source = Readable.from(
      (function* () {
        for (; made < 4_000; made += 1) yield Buffer.alloc(16_384, 'y');
      })(),
    );
    mount(
      defineRoute({
        ...base,
        path: '/report',
        handler: () => new FileReply(source, { name: 'Отчёт "июль".csv', type: 'text/csv; charset=utf-8' }),
      }),
    );
    const answer = await admin.raw('/api/demo/report');
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="????? \\"????\\".csv"; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%20%22%D0%B8%D1%8E%D0%BB%D1%8C%22.csv`,
    );
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    await sleep(300);
    expect(made).toBeLessThan(4_000);
    expect((await answer.arrayBuffer()).byteLength).toBe(4_000 * 16_384);
  });

  it('that fail half-way do not look whole', async () => {
    mount(
      defineRoute({
        ...base,
        path: '/half',
        handler: () =>
          new FileReply(
            Readable.from(
              (async function* () {
                yield 'first half';
                await sleep(20);
                throw new Error('disk gone');
              })(),
            ),
            { name: 'x.csv', type: 'text/csv' },
          ),
      }),
    );
    await expect(admin.raw('/api/demo/half').then((answer) => answer.text())).rejects.toThrow();
  });
});
