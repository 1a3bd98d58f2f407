import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Carrier, startCarrier } from '@perezvon/launcher';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { toneWave } from '../support/wave.js';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';
import { forTools, hostile } from './corpus.js';
import { csvOf, type HostileFile } from './csv-of.js';
import { each, Faults, lanes, shown } from './each.js';

const e164 = /^\+[1-9]\d{6,14}$/;
const autodialer = '/api/autodialer';
const allDay = { timeZone: 'Europe/Moscow', windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };

let product: Product;
let carrier: Carrier;
let tablesBefore: readonly string[];
let campaign: string;
let prompt: string;
let trunk: string;
let file: HostileFile;
interface List {
  readonly id: string;
  readonly name: string;
  readonly comment: string;
  readonly state: string;
  readonly error: string | null;
  readonly fileName: string;
  readonly format: unknown;
  readonly rowsTotal: number;
  readonly rowsGood: number;
  readonly rowsBad: number;
  readonly rowsDuplicate: number;
}
interface Contact {
  readonly number: string;
  readonly name: string;
  readonly line: number;
  readonly data: Record<string, unknown>;
}

async function tables(): Promise<string[]> {
  const [rows] = await product.db.pool.query(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1',
  );
  return (rows as { name: string }[]).map(({ name }) => name);
}
async function pages<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  for (let cursor = ''; ; ) {
    const page = await product.api.get<{ items: T[]; next?: string }>(`${path}?limit=500${cursor}`);
    found.push(...page.items);
    if (page.next === undefined) return found;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}
async function load(campaignId: string, csv: Blob, name = 'list'): Promise<List> {
  const form = new FormData();
  form.set('name', name);
  form.set('file', csv, 'rows.csv');
  const { list, mapping } = await product.api.post<{ list: List; mapping: unknown }>(
    `${autodialer}/campaigns/${campaignId}/lists`,
    form,
  );
  await product.api.post(`${autodialer}/lists/${list.id}/import`, { format: list.format, mapping });
  return until('the list', async () => {
    const now = await product.api.get<List>(`${autodialer}/lists/${list.id}`);
    return now.state === 'importing' ? undefined : now;
  });
}

beforeAll(async () => {
  product = await Product.start();
  carrier = await startCarrier({ root: serverRoot, dir: join(product.dir, 'carrier'), answerMs: 50, listenMs: 20_000 });
  tablesBefore = await tables();
  const { api } = product;
  trunk = (
    await api.post<{ id: string }>('/api/telephony/trunks', {
      name: 'carrier',
      host: carrier.address,
      port: carrier.sipPort,
    })
  ).id;
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  const form = new FormData();
  form.set('name', 'tone');
  form.set('language', 'ru');
  form.set('file', new Blob([toneWave(300)]), 'tone.wav');
  prompt = (await api.post<{ id: string }>('/api/sounds/prompts/upload', form)).id;
  await until(
    'the prompt',
    async () => (await api.get<{ state: string }>(`/api/sounds/prompts/${prompt}`)).state === 'ready',
  );
  const facts = {
    name: 'hostile',
    attempts: 1,
    channels: 200,
    callsPerSecond: 50,
    notificationMs: 100,
    message: [{ kind: 'prompt', promptId: prompt }],
    trunks: [trunk],
    schedule: allDay,
  };
  campaign = (await api.post<{ id: string }>(`${autodialer}/campaigns`, facts)).id;
});
afterAll(async () => {
  await carrier?.stop();
  await product?.stop();
});

it('is a corpus of at least 200 different texts', () => {
  expect(new Set(hostile).size).toBeGreaterThanOrEqual(200);
});

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
      Array.from({ length: lanes }, async () => {
        const form = new FormData();
        form.set('file', rows, 'rows.csv');
        return (await product.api.post<{ list: List }>(`${autodialer}/campaigns/${campaign}/lists`, form)).list;
      }),
    );
    await each(hostile, async (text, _, lane) => {
      const path = `${autodialer}/lists/${lists[lane]?.id}`;
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
      Array.from({ length: lanes }, (_, lane) =>
        api.post<{ id: string }>('/api/core/users', {
          login: `victim${lane}`,
          name: 'x',
          password: 'a long enough password 1',
        }),
      ),
    );
    await each(hostile, async (text, _, lane) => {
      const path = `/api/core/users/${users[lane]?.id}`;
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
      ['/api/queues/queues', { name: `music ${nth}`, members: [], settings: { music: text } }, /^[A-Za-z0-9_-]{1,64}$/],
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

describe('a list', () => {
  it('keeps names and data to the letter, numbers only as E.164, and tells the line of all that it refuses', async () => {
    file = csvOf(hostile);
    const list = await load(campaign, file.csv, 'hostile');
    expect(list).toMatchObject({ state: 'ready', rowsTotal: file.rows });
    const contacts = await pages<Contact>(`${autodialer}/campaigns/${campaign}/contacts`);
    const problems = await pages<{ line: number; code: string; value: string }>(
      `${autodialer}/lists/${list.id}/problems`,
    );
    expect(contacts).toHaveLength(list.rowsGood);
    expect(problems).toHaveLength(list.rowsBad + list.rowsDuplicate);
    expect(contacts.length + problems.length).toBe(file.rows);
    expect(new Set([...contacts, ...problems].map(({ line }) => line)).size).toBe(file.rows);
    const faults = new Faults();
    for (const { number, name, data, line } of contacts) {
      if (!e164.test(number)) faults.add('number', number, 'was kept');
      const text = file.texts.get(number);
      if (name.startsWith('row-')) {
        const written = file.asNumber.get(name) ?? '';
        // Nothing but digits, what people write between them, what nobody sees and an extension may become a number.
        if (!/^\s*\+?[\d\s()\-.\u2010-\u2015]+(?:(?:x|ext\.?)\s*\d+)?$/.test(written.replaceAll(/\p{Cf}/gu, '')))
          faults.add('number', written, `was read as ${number}`);
      } else if (text === undefined) faults.add('number', number, 'was never in the file');
      else {
        faults.same(`name of line ${line}`, text, name);
        if (data['note'] !== text) faults.add(`note of line ${line}`, text, shown(String(data['note'])));
      }
    }
    expect(faults.some(product.output)).toEqual([]);
    // What is half a character in memory is no character in a file; a name has 200 letters.
    const refused = [...file.texts].filter(([number]) => !contacts.some((one) => one.number === number));
    for (const [, text] of refused)
      expect(!text.isWellFormed() || text.includes('\ufffd') || text.length > 200, shown(text)).toBe(true);
  });

  it('may have any headings', async () => {
    const headings = hostile
      .filter((text) => text.trim() !== '' && text.length < 60 && text.isWellFormed())
      .slice(0, 90);
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const csv = new Blob([`phone;${headings.map(quoted).join(';')}\n79170000001;${headings.map(quoted).join(';')}\n`]);
    const { id } = await product.api.post<{ id: string }>(`${autodialer}/campaigns`, { name: 'headings' });
    const list = await load(id, csv, 'headings');
    expect(list).toMatchObject({ state: 'ready', rowsGood: 1 });
    const [contact] = await pages<Contact>(`${autodialer}/campaigns/${id}/contacts`);
    for (const [key, value] of Object.entries(contact?.data ?? {}))
      expect(
        headings.map((text) => text.trim()),
        shown(key),
      ).toContain(String(value).trim());
    expect(Object.hasOwn(Object.prototype, 'pwned')).toBe(false);
  });

  it('as keys and sizes of the mapping is refused or taken, never believed', async () => {
    const faults = new Faults();
    const form = new FormData();
    form.set('file', new Blob(['phone;a;b\n79170000002;x;y\n']), 'rows.csv');
    const { list } = await product.api.post<{ list: List }>(`${autodialer}/campaigns/${campaign}/lists`, form);
    await each(hostile, async (text) => {
      const path = `${autodialer}/lists/${list.id}/import`;
      await faults.send(product.api, 'POST', path, text, {
        format: { encoding: text, delimiter: text, header: true },
        mapping: { number: text, name: text, data: [{ column: 1, key: text }] },
      });
      await faults.send(product.api, 'POST', path, text, {
        format: list.format,
        mapping: { number: 0, name: null, data: [] },
        country: text,
      });
      await faults.send(product.api, 'POST', path, text, text);
    });
    await product.api.delete(`${autodialer}/lists/${list.id}`);
    expect(faults.some(product.output)).toEqual([]);
  });
});

describe('Asterisk', () => {
  it('gets no line and no section that the product did not write', async () => {
    await product.api.post('/api/core/asterisk-config/apply', { why: "x\n[pwned]\n'; DROP TABLE x; --" });
    // A trunk's name is in its endpoint's in letters and digits; a password is a value to the end of its line; and what
    // may be the name of a SIP user is one.
    const users = hostile.filter((text) => /^[A-Za-z0-9._+~-]{1,100}$/.test(text) && text.includes('pwned'));
    const harmless = (text: string) =>
      users.reduce(
        (left, user) => left.replaceAll(user, ''),
        text.replaceAll(/trunk-[a-z0-9-]+/g, '').replaceAll(/^password = [!-~]+$/gm, ''),
      );
    const folder = product.asterisk.configDir;
    let sections = 0;
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      // Who applied it and why is kept beside, in a file that Asterisk does not read.
      if (!name.endsWith('.conf') || !statSync(join(folder, name)).isFile()) continue;
      const text = readFileSync(join(folder, name), 'utf8');
      const acting = harmless(text).match(/^.*(?:pwned|DROP TABLE|SHELL\(|#exec).*$/gim);
      expect(acting, name).toBeNull();
      if (!text.includes('trunk-')) continue;
      for (const line of text.split('\n')) {
        const section = /^\[(.*)\]/.exec(line)?.[1];
        if (section === undefined) expect(line, name).toMatch(/^(?:[a-z_]+ *=>? ?[ -~]*|;.*|)$/);
        else if (section.startsWith('trunk-')) {
          expect(section).toMatch(/^trunk-[a-z0-9-]+(?:-auth|-reg)?$/);
          sections += 1;
        }
      }
    }
    expect(sections).toBeGreaterThan(200);
    const seen = await Promise.all(
      ['dialplan show', 'manager show users', 'pjsip show endpoints'].map((command) =>
        product.asterisk.command(command),
      ),
    );
    for (const text of seen) expect(harmless(text)).not.toMatch(/pwned|DROP/i);
    expect(await product.api.get('/api/core/asterisk-config')).toMatchObject({ changed: false });
  });

  it('dials only what is E.164 and stands in the list', async () => {
    await product.api.post(`${autodialer}/campaigns/${campaign}/start`);
    const kept = new Set(
      (await pages<Contact>(`${autodialer}/campaigns/${campaign}/contacts`)).map(({ number }) => number),
    );
    await until(
      'the end of the campaign',
      async () =>
        (await product.api.get<{ state: string }>(`${autodialer}/campaigns/${campaign}`)).state === 'finished',
      { timeoutMs: 90_000 },
    );
    const calls = await carrier.calls();
    expect(calls.length).toBe(kept.size);
    for (const { number } of calls) expect(kept).toContain(number);
    const log = readFileSync(join(product.dir, 'carrier/log/messages'), 'utf8');
    expect(log).not.toMatch(/pwned|extension not found/i);
    const [rows] = await product.db.pool.query('SELECT DISTINCT number FROM autodialer_attempts');
    for (const { number } of rows as { number: string }[]) expect(number).toMatch(e164);
  });
});

/** A telephone number alone begins with a plus, and is nothing that could be run. */
function expectNoFormula(rows: readonly (readonly string[])[]): void {
  for (const cell of rows.flat().filter((text) => !/^\+[1-9]\d{6,14}$/.test(text)))
    expect(cell, shown(cell)).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/);
}

describe('reports', () => {
  const order = async (format: 'csv' | 'xlsx'): Promise<Buffer> => {
    const { id } = await product.api.post<{ id: string }>(`${autodialer}/exports`, { format, filter: {} });
    return until(format, async () => {
      const answer = await product.api.raw('GET', `${autodialer}/exports/${id}/${format}`);
      return answer.ok ? Buffer.from(await answer.arrayBuffer()) : void (await answer.text());
    });
  };
  const named = () =>
    [...file.texts.values()].filter(
      (text) => text.isWellFormed() && !text.includes('\ufffd') && text.trim().length <= 200,
    );

  it('hold no formula as CSV', async () => {
    const text = (await order('csv')).toString('utf8');
    const { parse } = await import('csv-parse/sync');
    const rows: string[][] = parse(text, { delimiter: ';', bom: true, record_delimiter: '\r\n' });
    expect(rows.length).toBeGreaterThan(named().length);
    expectNoFormula(rows);
  });

  it('hold no formula as a workbook, and every name', async () => {
    const book = new exceljs.Workbook();
    await book.xlsx.load((await order('xlsx')) as unknown as exceljs.Buffer);
    let rows = 0;
    book.worksheets[0]?.eachRow((row) => {
      rows += 1;
      row.eachCell((cell) => {
        expect(cell.type, shown(cell.text)).not.toBe(exceljs.ValueType.Formula);
        expect(cell.type).not.toBe(exceljs.ValueType.Hyperlink);
      });
    });
    expect(rows).toBeGreaterThan(named().length);
  });

  it('of refused rows hold no formula', async () => {
    const lists = await product.api.get<List[]>(`${autodialer}/campaigns/${campaign}/lists`);
    const { parse } = await import('csv-parse/sync');
    for (const { id } of lists) {
      const answer = await product.api.raw('GET', `${autodialer}/lists/${id}/problems.csv`);
      const rows: string[][] = parse(await answer.text(), { delimiter: ';', bom: true, record_delimiter: '\r\n' });
      expectNoFormula(rows);
    }
  });
});

it('leaves every table in its place and no file where none belongs', async () => {
  expect(await tables()).toEqual(tablesBefore);
  expect(await product.api.get('/api/core/session')).toMatchObject({ user: { login: 'admin' } });
  const places = [
    tmpdir(),
    '/tmp',
    '/etc',
    '/var/tmp',
    process.cwd(),
    serverRoot,
    product.dir,
    process.env['HOME'] ?? '/root',
  ];
  // Not execFileSync: folders of other tests vanish while it looks, which it counts as a failure.
  const found = spawnSync(
    'find',
    [...new Set(places), '-xdev', '-maxdepth', '4', '-iname', '*pwned*', '-not', '-path', '*/node_modules/*'],
    { encoding: 'utf8' },
  );
  expect(found.error).toBeUndefined();
  expect(found.stdout).toBe('');
  // What the product keeps is named by itself.
  for (const folder of ['var/lists', 'var/autodialer/lists', 'var/plugins/autodialer/lists', 'var/sounds/sounds']) {
    const path = join(product.dir, folder);
    const names = statSync(path, { throwIfNoEntry: false }) ? readdirSync(path) : [];
    for (const name of names) expect(name).toMatch(/^[0-9a-f-]{36}\.\w+$/);
  }
  expect(product.output.filter((line) => /unhandled|uncaught|core\.internal/i.test(line))).toEqual([]);
});
