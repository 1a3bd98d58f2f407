import type { TestHost, TestResponse } from '@perezvon/sdk/testing';
import type { Pool } from 'mysql2/promise';

/** A representative write of a plugin. */
export interface Write {
  /** Tables whose rows say what there is. */
  readonly tables: readonly string[];
  prepare(host: TestHost, pool: Pool): Promise<unknown>;
  /** Finds what is to be written; the statements that follow are the write. */
  ready(host: TestHost, pool: Pool): Promise<() => Promise<TestResponse>>;
}
interface Known {
  readonly id: string;
  readonly version: number;
}

async function made(answer: Promise<TestResponse>): Promise<Known> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(JSON.stringify(body));
  return body as Known;
}
async function first(host: TestHost, path: string): Promise<Known> {
  const [found] = (await host.request('GET', path)).body as Known[];
  if (!found) throw new Error(`nothing at ${path}`);
  return found;
}
const edit =
  (path: string, body: unknown) =>
  async (host: TestHost): Promise<() => Promise<TestResponse>> => {
    const { id, version } = await first(host, path);
    return () => host.request('PATCH', `${path}/${id}`, { body, ifMatch: String(version) });
  };
const operator = (n: number) => ({ operatorId: `00000000-0000-4000-8000-00000000000${n}`, level: 1 });
const prompt = { id: '00000000-0000-4000-8000-000000000001', name: 'greeting' };

export const writes: Readonly<Record<string, Write>> = {
  telephony: {
    tables: ['telephony_trunks'],
    prepare: (host) => made(host.request('POST', '/trunks', { body: { name: 'one', host: '192.0.2.1' } })),
    ready: edit('/trunks', { name: 'two' }),
  },
  operators: {
    tables: ['operators_operators'],
    prepare: (host) =>
      made(host.request('POST', '/operators', { body: { number: '105', name: 'one', pin: '1234', skills: {} } })),
    ready: edit('/operators', { name: 'two', skills: { english: 2 } }),
  },
  queues: {
    tables: ['queues_queues', 'queues_members'],
    prepare: (host) =>
      made(host.request('POST', '/queues', { body: { name: 'one', members: [operator(1), operator(2)] } })),
    ready: edit('/queues', { name: 'two', members: [operator(3), operator(2), operator(4)] }),
  },
  ivr: {
    tables: ['ivr_menus', 'ivr_counts'],
    prepare: async (host, pool) => {
      const { id } = await made(host.request('POST', '/menus', { body: { name: 'one' } }));
      await pool.query('INSERT INTO ivr_counts (menu_id, day, what, count) VALUES (?, CURRENT_DATE, ?, 1)', [id, '1']);
    },
    ready: async (host) => {
      const { id, version } = await first(host, '/menus');
      return () => host.request('DELETE', `/menus/${id}`, { ifMatch: String(version) });
    },
  },
  sounds: {
    tables: ['sounds_prompts'],
    prepare: (_host, pool) =>
      pool.query(
        `INSERT INTO sounds_prompts (id, name, language, kind, file_name, state, created_at, created_by)
          VALUES (?, ?, 'ru', 'file', 'a.wav', 'ready', NOW(3), 'admin')`,
        [prompt.id, prompt.name],
      ),
    ready: edit('/prompts', { name: 'farewell' }),
  },
  compliance: {
    tables: ['autodialer_do_not_call'],
    prepare: async () => undefined,
    ready: async (host) => () =>
      host.request('POST', '/do-not-call', { body: { numbers: ['+79161234567', '+79161234568'], comment: 'asked' } }),
  },
};
