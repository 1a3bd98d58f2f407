import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import { forTools, hostile } from './corpus.js';
import { each, Faults, workers, shown } from './each.js';
import { autodialer, campaign, e164, type List, product, trunk } from './scene.js';

export function namesAndComments(): void {
  describe('names and comments', () => {
    it('of campaigns come back to the letter, and can be searched for', async () => {
      const faults = new Faults();
      let kept = 0;
      await each(hostile, async (text) => {
        const made = await faults.send<{ id: string }>(product.api, 'POST', `${autodialer}/campaigns`, text, {
          name: text,
        });
        if (!made) return;
        kept += 1;
        const path = `${autodialer}/campaigns/${made.id}`;
        faults.same('campaign', text, (await product.api.get<{ name: string }>(path)).name);
        const query = new URLSearchParams({ search: text.trim() }).toString();
        const found = await faults.send<{ items: { id: string }[] }>(
          product.api,
          'GET',
          `${autodialer}/campaigns?limit=500&${query}`,
          text,
        );
        if (found && !found.items.some(({ id }) => id === made.id))
          faults.add('campaign', text, 'is not found by its own name');
        await product.api.delete(path);
      });
      expect(faults.some(product.output)).toEqual([]);
      expect(kept).toBeGreaterThan(200);
    });

    it('of lists and their uploaded files come back, and name the downloads', async () => {
      const faults = new Faults();
      const rows = new Blob(['phone;name\n79160000000;x\n']);
      await each(hostile, async (text) => {
        const upload = new FormData();
        upload.set('comment', text);
        upload.set('file', rows, text);
        const made = await faults.send<{ list: List }>(
          product.api,
          'POST',
          `${autodialer}/campaigns/${campaign}/lists`,
          text,
          upload,
        );
        if (!made) return;
        if (/[/\\\0]/.test(made.list.fileName)) faults.add('file name', text, `kept as ${shown(made.list.fileName)}`);
        // A form sends line ends as CR LF, and half a surrogate as the mark of a bad character.
        faults.same(
          'comment',
          text.toWellFormed().replaceAll(/\r\n|\r|\n/g, '\r\n'),
          made.list.comment.replaceAll(/\r\n|\r|\n/g, '\r\n'),
        );
        await product.api.delete(`${autodialer}/lists/${made.list.id}`);
      });
      const lists = await Promise.all(
        Array.from({ length: workers }, async () => {
          const form = new FormData();
          form.set('file', rows, 'rows.csv');
          return (await product.api.post<{ list: List }>(`${autodialer}/campaigns/${campaign}/lists`, form)).list;
        }),
      );
      await each(hostile, async (text, _, worker) => {
        const path = `${autodialer}/lists/${lists[worker]?.id}`;
        const named = await faults.send<List>(product.api, 'PATCH', path, text, {
          name: text,
          comment: text.slice(0, 500).trim(),
        });
        if (!named) return;
        faults.same('list', text, named.name);
        const answer = await product.api.raw('GET', `${path}/problems.csv`);
        await answer.text();
        if (answer.status !== 200) faults.add('problems.csv', text, String(answer.status));
      });
      await Promise.all(lists.map(({ id }) => product.api.delete(`${autodialer}/lists/${id}`)));
      expect(faults.some(product.output)).toEqual([]);
    });

    it('of trunks come back; hosts and users are names and addresses only', async () => {
      const faults = new Faults();
      const { api } = product;
      await each(hostile, async (text, index) => {
        const base = { name: text, host: '127.0.0.9' };
        const named = await faults.send<{ name: string; endpoint: string }>(
          api,
          'POST',
          '/api/telephony/trunks',
          text,
          base,
        );
        if (named) {
          faults.same('trunk', text, named.name);
          if (!/^trunk-[a-z0-9-]+$/.test(named.endpoint)) faults.add('endpoint', text, named.endpoint);
        }
        // Each text in two of the fields, each field with half of the texts.
        for (const field of index % 2 === 0 ? ['host', 'user'] : ['callerId', 'password']) {
          const body = { ...base, name: `${field} ${randomUUID()}`, user: 'u', register: true, [field]: text };
          const made = await faults.send<{ id: string }>(api, 'POST', '/api/telephony/trunks', text, body);
          if (!made) continue;
          if (
            !/^[!-~]+$/.test(text.trim()) ||
            /[;\\[\]\n\r]/.test(field === 'password' ? text.replaceAll(/[[\]]/g, '') : text.trim())
          )
            faults.add(field, text, 'was taken');
          // Asterisk asks each of them whether it is there: names are not looked up.
          if (field === 'host') await api.delete(`/api/telephony/trunks/${made.id}`);
        }
      });
      expect(faults.some(product.output)).toEqual([]);
    });

    it('of people, roles and tokens come back', async () => {
      const faults = new Faults();
      const { api } = product;
      const users = await Promise.all(
        Array.from({ length: workers }, (_, worker) =>
          api.post<{ id: string }>('/api/core/users', {
            login: `victim${worker}`,
            name: 'x',
            password: 'a long enough password 1',
          }),
        ),
      );
      await each(hostile, async (text, _, worker) => {
        const path = `/api/core/users/${users[worker]?.id}`;
        const named = await faults.send<{ name: string }>(api, 'PATCH', path, text, { name: text });
        if (named) faults.same('user', text, named.name);
        const login = await faults.send<{ login: string }>(api, 'PATCH', path, text, { login: text });
        if (login && !/^[\p{L}\p{N}._@-]+$/u.test(login.login)) faults.add('login', text, login.login);
        const role = await faults.send<{ id: string; name: string }>(api, 'POST', '/api/core/roles', text, {
          name: text,
          permissions: [],
        });
        if (role) {
          faults.same('role', text, role.name);
          await api.delete(`/api/core/roles/${role.id}`);
        }
        await faults.send(api, 'POST', '/api/core/roles', text, { name: 'x', permissions: [text] });
        await faults.send(api, 'POST', '/api/core/tokens', text, { name: text, permissions: [text] });
      });
      expect(faults.some(product.output)).toEqual([]);
    });

    it('of the call centre come back; numbers, addresses and codes are nothing else', async () => {
      const faults = new Faults();
      const { api } = product;
      const { id: queueId } = await api.post<{ id: string }>('/api/queues/queues', { name: 'q', members: [] });
      const destination = { kind: 'queues.queue', target: { queueId } };
      /** What each kind of thing is called, by the field that says it; `nth` keeps numbers apart. */
      const named = (text: string, nth: number): readonly (readonly [path: string, field: string, body: object])[] => [
        ['/api/queues/queues', 'name', { name: text, members: [], settings: { text, skills: { [text]: 1 } } }],
        ['/api/queues/queues', 'name', { name: text, members: [], settings: { text } }],
        ['/api/operators/operators', 'name', { number: `${30_000 + nth}`, name: text, pin: '4711' }],
        ['/api/telephony/phones', 'name', { number: `${20_000 + nth}`, name: text }],
        ['/api/telephony/rules', 'name', { name: text, prefix: `+1${1_000_000 + nth}`, trunks: [trunk] }],
        ['/api/telephony/numbers', 'note', { number: `+7495${1_000_000 + nth}`, note: text, destination }],
        ['/api/ivr/menus', 'name', { name: text, settings: { text, keys: { 1: { do: 'say', text } } } }],
        ['/api/autodialer/do-not-call', 'comment', { numbers: [`+7917${1_000_000 + nth}`], comment: text }],
      ];
      const strict = (text: string, nth: number): readonly (readonly [path: string, body: object, fits: RegExp])[] => [
        ['/api/telephony/phones', { number: text, name: 'x' }, /^[1-9]\d{1,5}$/],
        ['/api/operators/operators', { number: text, name: 'x', pin: '4711' }, /^\d{2,6}$/],
        ['/api/operators/operators', { number: `${40_000 + nth}`, name: 'x', pin: text }, /^\d{4,10}$/],
        ['/api/telephony/rules', { name: 'x', prefix: text, trunks: [trunk] }, /^\+\d{0,15}$/],
        ['/api/telephony/numbers', { number: text, destination }, e164],
        [
          '/api/telephony/phones',
          { number: `${50_000 + nth}`, name: 'x', kind: 'outside', address: text },
          /^(?:\+[1-9]\d{6,14}|sips?:[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+(?::\d+)?)$/,
        ],
        [
          '/api/queues/queues',
          { name: `music ${nth}`, members: [], settings: { music: text } },
          /^[A-Za-z0-9_-]{1,64}$/,
        ],
        [
          `${autodialer}/campaigns`,
          { name: `webhook ${nth}`, webhook: { url: text, secret: null, outcomes: [] } },
          /^https?:\/\/[!-~]+$/,
        ],
      ];
      let kept = 0;
      // A third of the things for each text, the next third for the next.
      const third = <T>(all: readonly T[], nth: number) => all.filter((_, index) => index % 3 === nth % 3);
      await each(hostile, async (text, nth) => {
        for (const [path, field, body] of third(named(text, nth), nth)) {
          const made = await faults.send<Record<string, unknown>>(api, 'POST', path, text, body);
          if (!made) continue;
          kept += 1;
          if (field in made) faults.same(`${path} ${field}`, text, made[field]);
        }
        for (const [path, body, fits] of third(strict(text, nth), nth)) {
          const made = await faults.send(api, 'POST', path, text, body);
          if (made && !fits.test(text.trim()))
            faults.add(path, text, `was taken in ${JSON.stringify(body).slice(0, 120)}`);
        }
      });
      expect(faults.some(product.output)).toEqual([]);
      expect(kept).toBeGreaterThan(hostile.length * 1.5);
    });

    it('of prompts come back; spoken words and file names run nothing', async () => {
      const faults = new Faults();
      const { api } = product;
      const ids: string[] = [];
      await each(forTools, async (text) => {
        const made = await faults.send<{ id: string; name: string; text: string }>(
          api,
          'POST',
          '/api/sounds/prompts/spoken',
          text,
          { name: text, language: 'ru', text },
        );
        if (made) {
          ids.push(made.id);
          faults.same('prompt', text, made.name);
          faults.same('spoken', text, made.text);
        }
        const form = new FormData();
        form.set('language', 'ru');
        form.set('file', new Blob([text]), text);
        const uploaded = await faults.send<{ id: string }>(api, 'POST', '/api/sounds/prompts/upload', text, form);
        if (uploaded) ids.push(uploaded.id);
      });
      await each(hostile, async (text) => {
        // Refused by its language, after everything else has been read.
        await faults.send(api, 'POST', '/api/sounds/prompts/spoken', text, { name: text, language: text, text });
      });
      await until('the prompts', async () => {
        const all = await api.get<{ id: string; state: string }[]>('/api/sounds/prompts');
        return ids.every((id) => all.find((one) => one.id === id)?.state !== 'converting');
      });
      expect(faults.some(product.output)).toEqual([]);
    });
  });
}
