import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hostile } from './corpus.js';
import { each, Faults } from './each.js';
import { autodialer, campaign, product } from './scene.js';

export function addressesAndTopics(): void {
  describe('addresses, queries and live topics', () => {
    it('are answered with a problem, never with a fault of the server', async () => {
      const faults = new Faults();
      const { api } = product;
      const places = (part: string) => [
        `${autodialer}/campaigns/${part}`,
        `${autodialer}/contacts/${part}`,
        `${autodialer}/lists/${part}/problems`,
        `${autodialer}/exports/${part}/csv`,
        `/api/core/users/${part}`,
        `/api/core/jobs/${part}`,
        `/api/core/modules/${part}`,
        `/api/sounds/prompts/${part}/audio`,
        `/api/telephony/trunks/${part}`,
        `/api/${part}/x`,
      ];
      const questions = (part: string) =>
        [
          ...['cursor', 'limit', 'sort', 'order', 'search', 'state', 'active'].map(
            (key) => `${autodialer}/campaigns?${key}=`,
          ),
          ...['cursor', 'number', 'state', 'outcome', 'listId'].map(
            (key) => `${autodialer}/campaigns/${campaign}/contacts?${key}=`,
          ),
          ...['cursor', 'from', 'to', 'number', 'campaignId', 'outcome', 'unsuccessful'].map(
            (key) => `${autodialer}/attempts?${key}=`,
          ),
          ...['cursor', 'by', 'action', 'object', 'from'].map((key) => `/api/core/audit?${key}=`),
        ].map((path) => path + part);
      await each(hostile, async (text, index) => {
        const part = encodeURIComponent(text.toWellFormed().slice(0, 1_000).toWellFormed());
        if (part === '' || part === '.' || part === '..') return;
        const doors = [...places(part), ...questions(part)];
        // A third of the doors for each text, the next third for the next: each door meets a hundred.
        for (const path of doors.filter((_, door) => door % 3 === index % 3)) await faults.send(api, 'GET', path, text);
        for (const path of [`/plugins/sounds/ui/${part}`, `/plugins/${part}/ui/x.js`, `/assets/${part}`]) {
          const answer = await api.raw('GET', path);
          const body = await answer.text();
          if (answer.status >= 500 || body.includes('root:'))
            faults.add(path.slice(0, 60), text, `${answer.status} ${body.slice(0, 100)}`);
        }
      });
      expect(faults.some(product.output)).toEqual([]);
    });

    it('do not lead out of the folders of pages, whatever dots and slashes', async () => {
      const { port } = new URL(product.api.url);
      const ask = (path: string) =>
        new Promise<{ status: number; body: string }>((resolve, reject) => {
          const sent = request({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
            let body = '';
            answer.on('data', (data) => (body += String(data)));
            answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
          });
          sent.on('error', reject);
          sent.end();
        });
      for (const start of ['/assets/', '/plugins/sounds/ui/', '/plugins/', '/'])
        for (const up of ['../', '..%2f', '%2e%2e/', '..%5c', '....//', '..;/', '%252e%252e/'])
          for (const target of ['etc/passwd', 'package.json', 'dist/plugin.js']) {
            const { status, body } = await ask(start + up.repeat(8) + target);
            expect(status, start + up + target).toBeLessThan(500);
            expect(body).not.toContain('root:');
            expect(body).not.toContain('"workspaces"');
          }
    });

    it('as topics, parameters and ids of subscriptions are refused, and the socket goes on', async () => {
      const socket = () =>
        new Promise<WebSocket>((resolve, reject) => {
          const opened = new WebSocket(`${product.api.url.replace('http', 'ws')}/live`, {
            origin: product.api.url,
            headers: { cookie: product.api.cookieHeader() },
          });
          opened.once('open', () => resolve(opened));
          opened.once('error', reject);
        });
      const answerTo = async (message: string): Promise<string> => {
        const one = await socket();
        try {
          return await new Promise((resolve) => {
            one.once('message', (data: Buffer) => resolve(data.toString()));
            one.once('close', (code) => resolve(`closed ${code}`));
            one.send(message);
            setTimeout(() => resolve('silence'), 5_000);
          });
        } finally {
          one.terminate();
        }
      };
      const faults = new Faults();
      await each(hostile, async (text) => {
        const asked = [
          { op: 'subscribe', id: '1', topic: text, params: {} },
          { op: 'subscribe', id: '1', topic: 'autodialer.campaign', params: { id: text, [text]: text } },
          { op: text, id: text, topic: 'core.modules' },
        ];
        for (const message of [...asked.map((one) => JSON.stringify(one)), text]) {
          const answer = await answerTo(message);
          const ok =
            answer === 'closed 1008' ||
            answer === 'closed 1007' ||
            answer === 'closed 1009' ||
            answer.startsWith('{"op":"refused"') ||
            answer.startsWith('{"op":"gone"');
          if (!ok || /"status":5/.test(answer)) faults.add('live', message, answer.slice(0, 200));
        }
        const named = await answerTo(
          JSON.stringify({ op: 'subscribe', id: text.slice(0, 64), topic: 'core.modules', params: {} }),
        );
        if (!named.startsWith('{"op":"snapshot"') && !named.startsWith('{"op":"refused"') && named !== 'closed 1008')
          faults.add('live id', text, named.slice(0, 200));
      });
      expect(faults.some(product.output)).toEqual([]);
    });
  });
}
