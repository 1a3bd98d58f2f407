import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedCallCentre } from '@perezvon/launcher';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from '../support/api-client.js';
import { Launcher, launcherEnvironment, processesOf } from '../support/launcher.js';
import { until } from '../support/until.js';

/** The first of the file: among them whatever the carrier does but rejecting, and five who press 0. */
const contacts = 40;
const pressing = 5;
let dir: string;
let env: NodeJS.ProcessEnv;
let demo: Launcher;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-demo-'));
  env = { ...(await launcherEnvironment(dir)), PEREZVON_DEMO_CONTACTS: String(contacts) };
  demo = new Launcher(env, 'demo');
});
afterAll(async () => {
  await (demo as Launcher | undefined)?.end();
  await rm(dir, { recursive: true, force: true });
});

it('npm run demo calls its contacts, and the carrier agrees; who presses 0 reaches an operator and is recorded', async () => {
  await demo.says('log-in: ');
  const [, login = '', password = ''] = /log-in: (\S+) +password: (\S+)/.exec(demo.output) ?? [];
  const api = new ApiClient(`http://127.0.0.1:${env.PEREZVON_HTTP_PORT}`);
  await api.enter(login, password);
  const presences = await api.get<readonly { presence: string }[]>('/api/operators/presences');
  expect(presences.map(({ presence }) => presence)).toEqual(Array.from({ length: 8 }, () => 'ready'));

  await demo.says('The campaign has finished', 180_000);
  expect(demo.output).toMatch(new RegExp(`The carrier's own log agrees: ${contacts} contacts, \\d+ calls`));
  expect(demo.output).toContain(`to do 0 of ${contacts}`);

  // A second start finds what the first one made.
  const { queueId } = await seedCallCentre(api);
  const recordings = await until(
    'the recordings of those who pressed 0',
    async () => {
      const all = await api.get<{ recordings: readonly { number: string; state: string; durationMs: number }[] }>(
        `/api/recording/recordings?queueId=${queueId}`,
      );
      return all.recordings.filter(({ state }) => state === 'ready').length === pressing ? all.recordings : undefined;
    },
    { timeoutMs: 180_000 },
  );
  expect(new Set(recordings.map(({ number }) => number)).size).toBe(pressing);
  // The quickest desk talks for eight seconds.
  for (const { durationMs } of recordings) expect(durationMs).toBeGreaterThan(7_000);

  demo.signal('SIGINT');
  await demo.closed;
  expect(demo.output).toContain('Everything has been stopped.');
  expect(processesOf(dir)).toEqual([]);
});
