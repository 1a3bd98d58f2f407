import { Transactions } from '@perezvon/sdk/transactions';
import { createPool } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { TestClient } from '../testing/test-client.js';
import { adminRole } from './roles.js';
import { startTestCore, type TestCore, testLog } from '../testing/test-core.js';
import { RoleModel } from './models.js';
import { newDefaults, RoleDefaults } from './role-defaults.js';

let core: TestCore;
let admin: TestClient;
beforeAll(async () => {
  core = await startTestCore();
  admin = await core.admin();
});
afterAll(() => core.stop());

const password = 'a long password 1';
interface Made {
  readonly id: string;
  readonly version: number;
}
const code = (answer: { body: unknown }) => (answer.body as { code: string }).code;
async function addUser(login: string, roles: string[] = []): Promise<Made> {
  const answer = await admin.post('/api/core/users', { login, name: login, password, roles });
  expect(answer.status).toBe(201);
  return answer.body as Made;
}
async function addRole(name: string, permissions: string[]): Promise<Made> {
  const answer = await admin.post('/api/core/roles', { name, permissions });
  expect(answer.status).toBe(201);
  return answer.body as Made;
}
async function loggedIn(login: string): Promise<TestClient> {
  const client = core.client();
  expect((await client.post('/api/core/session', { login, password })).status).toBe(200);
  return client;
}

describe('users', () => {
  it('are refused what their roles do not name', async () => {
    await addUser('plain');
    const plain = await loggedIn('plain');
    expect((await core.client().get('/api/core/users')).status).toBe(401);
    const refused = await plain.get('/api/core/users');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'core.forbidden', params: { permission: 'core.users.read' } });
    expect((await plain.get('/api/core/shell')).body).toMatchObject({ permissions: ['core.self'] });
  });

  it('have logins that are told apart without regard to case', async () => {
    await addUser('вера');
    const twice = await admin.post('/api/core/users', { login: ' ВЕРА', name: 'x', password });
    expect(twice.status).toBe(409);
    expect(code(twice)).toBe('core.users.loginTaken');
  });

  it('are edited in the version that was read', async () => {
    const user = await addUser('edited');
    const path = `/api/core/users/${user.id}`;
    expect((await admin.get(path)).headers.get('etag')).toBe('"1"');
    const first = await admin.patch(path, { name: 'One' }, { 'if-match': '"1"' });
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
    const stale = await admin.patch(path, { name: 'Two' }, { 'if-match': '"1"' });
    expect([stale.status, code(stale)]).toEqual([412, 'core.staleEdit']);
    expect((await admin.delete(path, { 'if-match': '"2"' })).status).toBe(204);
    expect(code(await admin.get(path))).toBe('core.users.notFound');
  });

  it('lose their sessions when they are switched off or removed', async () => {
    const user = await addUser('leaver');
    const leaver = await loggedIn('leaver');
    await admin.patch(`/api/core/users/${user.id}`, { active: false });
    expect((await leaver.get('/api/core/session')).status).toBe(401);
    expect((await core.client().post('/api/core/session', { login: 'leaver', password })).status).toBe(401);
    await admin.patch(`/api/core/users/${user.id}`, { active: true });
    const again = await loggedIn('leaver');
    await admin.delete(`/api/core/users/${user.id}`);
    expect((await again.get('/api/core/session')).status).toBe(401);
  });

  it('never lose their last administrator, even when two go at once', async () => {
    const me = ((await admin.get('/api/core/session')).body as { user: { id: string } }).user.id;
    for (const attempt of [
      admin.delete(`/api/core/users/${me}`),
      admin.patch(`/api/core/users/${me}`, { active: false }),
      admin.patch(`/api/core/users/${me}`, { roles: [] }),
    ]) {
      expect(code(await attempt)).toBe('core.users.lastAdmin');
    }
    const other = await addUser('deputy', ['admin']);
    const both = await Promise.all([
      admin.patch(`/api/core/users/${me}`, { roles: [] }),
      admin.patch(`/api/core/users/${other.id}`, { roles: [] }),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    if (both[0].status === 200) {
      const deputy = await loggedIn('deputy');
      await deputy.patch(`/api/core/users/${me}`, { roles: ['admin'] });
    }
  });

  it('cannot give away what they do not have, nor touch those who have more', async () => {
    const role = await addRole('Кадры', ['core.users.read', 'core.users.write', 'core.roles.read', 'core.roles.write']);
    const clerk = await addUser('clerk', [role.id]);
    const client = await loggedIn('clerk');
    const me = ((await admin.get('/api/core/session')).body as { user: { id: string } }).user.id;
    const grab = [
      await client.patch(`/api/core/users/${clerk.id}`, { roles: ['admin'] }),
      await client.patch(`/api/core/users/${me}`, { password: 'mine now, thanks' }),
      await client.delete(`/api/core/users/${me}`),
      await client.post('/api/core/users', { login: 'puppet', name: 'x', password, roles: ['admin'] }),
      await client.post('/api/core/roles', { name: 'Everything', permissions: ['*'] }),
      await client.patch(`/api/core/roles/${role.id}`, { permissions: ['core.audit.read'] }),
    ];
    expect(grab.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
    expect(
      (await client.post('/api/core/users', { login: 'helper', name: 'x', password, roles: [role.id] })).status,
    ).toBe(201);
  });
});

describe('roles', () => {
  it('hold known permissions only, and stay while somebody has them', async () => {
    expect(code(await admin.post('/api/core/roles', { name: 'x', permissions: ['no.such'] }))).toBe(
      'core.permissions.unknown',
    );
    const role = await addRole('Аудит', ['core.audit.read']);
    const user = await addUser('auditor', [role.id]);
    expect(code(await admin.delete(`/api/core/roles/${role.id}`))).toBe('core.roles.inUse');
    expect(code(await admin.delete('/api/core/roles/admin'))).toBe('core.roles.builtIn');
    expect(code(await admin.patch('/api/core/roles/admin', { permissions: [] }))).toBe('core.roles.builtIn');
    const auditor = await loggedIn('auditor');
    expect((await auditor.get('/api/core/audit')).status).toBe(200);
    await admin.patch(`/api/core/roles/${role.id}`, { permissions: [] }, { 'if-match': '"1"' });
    expect((await auditor.get('/api/core/audit')).status).toBe(403);
    await admin.delete(`/api/core/users/${user.id}`);
    expect((await admin.delete(`/api/core/roles/${role.id}`)).status).toBe(204);
  });
});

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

describe('tokens', () => {
  it('end with their owner’s password, unless the admin says that they go on, and live a year at most', async () => {
    const person = { login: 'owner', name: 'Owner', password: 'first long password', roles: [adminRole] };
    const { id } = (await admin.post('/api/core/users', person)).body as { id: string };
    const client = core.client();
    const logIn = (password: string) => client.post('/api/core/session', { login: 'owner', password });
    await logIn(person.password);
    const make = async () =>
      (await client.post('/api/core/tokens', { name: 't', permissions: ['core.users.read'] })).body;
    const works = async ({ token }: { token: string }) =>
      (await core.client().get('/api/core/users', bearer(token))).status === 200;

    const first = (await make()) as { token: string; expiresAt: string };
    expect(Date.parse(first.expiresAt)).toBeLessThan(Date.now() + 367 * 86_400_000);
    await admin.patch(`/api/core/users/${id}`, { password: 'second long password', keepTokens: true });
    expect(await works(first)).toBe(true);
    await admin.patch(`/api/core/users/${id}`, { password: 'third long password' });
    expect(await works(first)).toBe(false);

    await logIn('third long password');
    const second = (await make()) as { token: string };
    expect(await works(second)).toBe(true);
    const own = { old: 'third long password', new: 'fourth long password' };
    expect((await client.patch('/api/core/session', { password: own })).status).toBe(200);
    expect(await works(second)).toBe(false);
  });

  it('do what they name and their owner may, until they expire or are revoked', async () => {
    const made = await admin.post('/api/core/tokens', { name: 'crm', permissions: ['core.users.read'] });
    const { token, id } = made.body as { token: string; id: string };
    const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
    const machine = core.client();
    expect((await machine.get('/api/core/users', bearer(token))).status).toBe(200);
    expect((await machine.get('/api/core/roles', bearer(token))).status).toBe(403);
    expect(
      (await machine.get('/api/core/users', bearer(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`))).status,
    ).toBe(401);
    expect((await machine.get('/api/core/locale/ru', bearer('nonsense'))).status).toBe(401);
    expect((await machine.patch('/api/core/session', { name: 'x' }, bearer(token))).status).toBe(403);
    expect(JSON.stringify((await admin.get('/api/core/tokens')).body)).not.toContain(token.slice(-43));
    expect((await admin.delete(`/api/core/tokens/${id}`)).status).toBe(204);
    expect((await machine.get('/api/core/users', bearer(token))).status).toBe(401);
    const late = await admin.post('/api/core/tokens', {
      name: 'x',
      permissions: ['core.users.read'],
      expiresAt: '2020-01-01T00:00:00Z',
    });
    expect(late.status).toBe(422);
  });
});

describe('the audit trail', () => {
  it('says who, what, from where, and never a secret', async () => {
    const user = await addUser('traced');
    await admin.patch(`/api/core/users/${user.id}`, { password: 'another long one 2', name: 'Traced' });
    const page = (await admin.get(`/api/core/audit?object=user:${user.id}`)).body as {
      items: Record<string, unknown>[];
    };
    expect(page.items.map((item) => item['action'])).toEqual(['core.users.passwordChanged', 'core.users.created']);
    expect(page.items[0]).toMatchObject({
      byName: 'Админ',
      address: '127.0.0.1',
      before: { name: 'traced' },
      after: { name: 'Traced' },
    });
    const all = JSON.stringify((await admin.get('/api/core/audit?limit=500')).body);
    expect(all).not.toContain(password);
    expect(all).not.toContain('argon2');
  });

  it('comes in pages', async () => {
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const path: string = `/api/core/audit?limit=7${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page = (await admin.get(path)).body as { items: { id: string }[]; next?: string };
      for (const { id } of page.items) {
        expect(seen.has(id)).toBe(false);
        seen.add(id);
      }
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen.size).toBeGreaterThan(20);
    expect((await admin.get('/api/core/audit?from=2999-01-01T00:00:00Z')).body).toEqual({ items: [] });
  });
});

describe('what built-in roles may from the beginning', () => {
  const named = (...ids: string[]) =>
    ids.map((id) => ({ id, titleKey: id, plugin: 'demo', roles: ['supervisor' as const] }));
  interface Supervisor {
    readonly permissions: string[];
    readonly version: number;
  }
  const supervisor = async () => {
    const roles = (await admin.get('/api/core/roles')).body as (Supervisor & { id: string })[];
    return roles.find(({ id }) => id === 'supervisor') as Supervisor;
  };

  it('comes when a permission first appears, and what an admin took away stays away', async () => {
    const { sequelize } = RoleModel;
    if (!sequelize) throw new Error('the model is not bound');
    const pool = createPool({ uri: core.databaseUrl });
    onTestFinished(() => pool.end());
    const defaults = new RoleDefaults(new Transactions(sequelize, pool), testLog);
    await Promise.all([defaults.give(named('demo.one', 'demo.two')), defaults.give(named('demo.one', 'demo.two'))]);
    const { permissions, version } = await supervisor();
    const own = ['core.calls.end', 'core.calls.read', 'core.jobs.read', 'core.self'];
    expect(permissions).toEqual([...own, 'demo.one', 'demo.two']);
    const kept = permissions.filter((permission) => permission !== 'demo.one');
    const edit = { permissions: kept };
    expect((await admin.patch('/api/core/roles/supervisor', edit, { 'if-match': `"${version}"` })).status).toBe(200);
    await defaults.give(named('demo.one', 'demo.two', 'demo.three'));
    expect((await supervisor()).permissions).toEqual([...kept, 'demo.three'].toSorted());
  });

  it('leaves a role as it is that was edited before there were defaults, save for what comes later', () => {
    const first = newDefaults(named('demo.one'), [{ role: 'supervisor', permission: '*' }]);
    expect(first).toEqual({ settled: [{ role: 'supervisor', permission: 'demo.one' }], granted: [] });
    const later = newDefaults(named('demo.one', 'demo.new'), first.settled);
    expect(later.granted).toEqual([{ role: 'supervisor', permission: 'demo.new' }]);
  });
});
