import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { createTestDatabase, type Database, openDatabase, runMigrations, type TestDatabase } from '@perezvon/db';
import type { ConfigSection } from '@perezvon/sdk/server';
import { FakeLog } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '@perezvon/host';
import { ownedMigrations } from '@perezvon/host';
import { AsteriskConfigService } from './asterisk-config-service.js';
import { configMigrations } from './migrations.js';

const root = process.env['PEREZVON_ROOT'] ?? join(import.meta.dirname, '../../../var/root');
let dir: string;
let asterisk: PrivateAsterisk;
let database: TestDatabase;
let db: Database;
let service: AsteriskConfigService;
let sections: ConfigSection[] = [];

const node = (id: string, amiPort = asterisk.ami.port) => ({
  id,
  amiHost: asterisk.ami.host,
  amiPort,
  amiUser: asterisk.ami.user,
  amiSecret: asterisk.ami.secret,
  configDir: asterisk.configDir,
});
const endpoint = (name: string, more: [string, string][] = []): ConfigSection[] => [
  {
    file: 'pjsip.conf',
    name,
    lines: [['type', 'endpoint'], ['aors', name], ['disallow', 'all'], ['allow', 'alaw'], ...more],
    expect: { endpoint: name },
  },
  {
    file: 'pjsip.conf',
    name,
    lines: [
      ['type', 'aor'],
      ['contact', 'sip:127.0.0.1:5099'],
    ],
  },
  {
    file: 'pjsip.conf',
    name,
    lines: [
      ['type', 'auth'],
      ['auth_type', 'userpass'],
      ['password', 'very-secret'],
    ],
  },
];
const endpoints = () => asterisk.command('pjsip show endpoints');

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'perezvon-config-'));
  database = await createTestDatabase();
  [asterisk, db] = await Promise.all([startAsterisk({ root, dir }), openDatabase({ url: database.url })]);
  await runMigrations(db, ownedMigrations('core', configMigrations));
  service = new AsteriskConfigService(db, [node('one')], new FakeLog(), systemClock);
  service.contribute('test', async () => sections);
});
afterAll(async () => {
  service.stop();
  await asterisk.stop();
  await db.close();
  await database.drop();
  await rm(dir, { recursive: true, force: true });
});

it('shows what would change, without secrets, applies it, and goes back', async () => {
  expect(await service.refresh()).toMatchObject({ changed: false, revision: undefined });
  sections = endpoint('alpha');
  expect(await service.refresh()).toMatchObject({ changed: true, nodes: [{ id: 'one', state: 'differs' }] });
  const [diff] = await service.preview();
  expect(diff).toMatchObject({ file: 'pjsip.conf' });
  expect(diff!.diff).toContain('+[alpha]');
  expect(diff!.diff).not.toContain('very-secret');

  const first = await service.apply('anna', 'a trunk');
  expect(await endpoints()).toContain('alpha');
  expect(service.status).toMatchObject({ changed: false, revision: first });

  sections = [...endpoint('alpha'), ...endpoint('beta')];
  const second = await service.apply('boris', undefined);
  expect(await endpoints()).toContain('beta');
  const third = await service.restore(first, 'anna');
  expect(await endpoints()).not.toContain('beta');
  expect(service.status.changed).toBe(true);
  expect(await service.revisions()).toMatchObject([
    { id: third, by: 'anna', restoredFrom: first },
    { id: second, by: 'boris' },
    { id: first, by: 'anna', why: 'a trunk' },
  ]);
});

it('refuses a value that would change the meaning of a file', async () => {
  sections = endpoint('gamma', [['context', 'x\n[evil]\ntype=endpoint']]);
  await expect(service.apply('anna', undefined)).rejects.toMatchObject({
    code: 'core.asteriskConfig.badValue',
    params: { file: 'pjsip.conf', section: 'gamma' },
  });
  expect(await service.refresh()).toMatchObject({ changed: true });
});

it('goes back on all nodes when one of them does not take it', async () => {
  sections = endpoint('alpha');
  await service.apply('anna', undefined);
  const before = (await service.revisions()).length;
  // An endpoint that Asterisk does not load.
  sections = endpoint('delta', [['dtmf_mode', 'telepathy']]);
  await expect(service.apply('anna', undefined)).rejects.toMatchObject({
    code: 'core.asteriskConfig.refused',
    params: { missing: 'endpoint delta' },
  });
  expect(await endpoints()).toContain('alpha');
  expect(await service.revisions()).toHaveLength(before);

  const away = new AsteriskConfigService(db, [node('one'), node('away', 1)], new FakeLog(), systemClock);
  away.contribute('test', async () => endpoint('epsilon'));
  await expect(away.apply('anna', undefined)).rejects.toMatchObject({ code: 'core.asteriskConfig.nodeAway' });
  away.stop();
  expect(await endpoints()).not.toContain('epsilon');
  expect(await service.revisions()).toHaveLength(before);
}, 60_000);
