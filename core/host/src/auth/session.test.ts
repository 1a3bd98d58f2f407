import { openDatabase } from '@perezvon/db';
import { FakeClock } from '@perezvon/sdk/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.js';
import { Lockout, lockoutRules } from './lockout.js';
import { SessionModel } from './models.js';
import { sessionIdOf, sessionMs, SessionStore } from './session-store.js';
import { adminLogin, startTestCore, type TestCore } from '../testing/test-core.js';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(() => core.stop());

const code = (answer: { body: unknown }) => (answer.body as { code: string }).code;

describe('first run', () => {
  it('makes the administrator once and logs him in', async () => {
    const first = core.client();
    expect((await first.get('/api/core/setup')).body).toEqual({ needed: true });
    expect(code(await first.post('/api/core/setup', { ...adminLogin, password: 'admin' }))).toBe('core.password.short');
    expect(code(await first.post('/api/core/setup', { ...adminLogin, password: 'xxADMINxx11' }))).toBe(
      'core.password.login',
    );
    const made = await Promise.all([
      first.post('/api/core/setup', adminLogin),
      core.client().post('/api/core/setup', adminLogin),
    ]);
    expect(made.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect((await core.client().get('/api/core/setup')).body).toEqual({ needed: false });
    expect(code(await core.client().post('/api/core/setup', adminLogin))).toBe('core.setup.done');
  });
});

describe('sessions', () => {
  it('log in by name and password, in any case of letters, and out', async () => {
    const admin = core.client();
    expect((await admin.get('/api/core/session')).status).toBe(401);
    const opened = await admin.post('/api/core/session', { ...adminLogin, login: ' ADMIN' });
    expect(opened.headers.get('set-cookie')).toMatch(/samesite=lax; httponly/);
    expect(opened.body).toMatchObject({ user: { login: 'admin', language: 'ru' }, permissions: ['*', 'core.self'] });
    const cookie = admin.cookie;
    expect((await admin.get('/api/core/session')).status).toBe(200);
    expect((await admin.delete('/api/core/session')).status).toBe(204);
    expect((await admin.get('/api/core/session')).status).toBe(401);
    admin.cookie = cookie;
    expect((await admin.get('/api/core/session')).status).toBe(401);
  });

  it('end after twelve hours without a request, and are moved on by each', async () => {
    const admin = await core.admin();
    const clock = new FakeClock(Date.now());
    const store = new SessionStore(clock);
    const cookie = /^perezvon=([^;]+)/.exec(admin.cookie ?? '')?.[1] ?? '';
    expect(await store.userOf(cookie)).toEqual(expect.any(String));
    await clock.advance(sessionMs - 60_000);
    expect(await store.userOf(cookie)).toEqual(expect.any(String));
    await store.prolong(cookie);
    await clock.advance(sessionMs - 60_000);
    expect(await store.userOf(cookie)).toEqual(expect.any(String));
    await clock.advance(120_000);
    expect(await store.userOf(cookie)).toBeUndefined();
    await store.prolong(cookie);
    await SessionModel.update({ expiresAt: new Date(Date.now() - 1) }, { where: { id: sessionIdOf(cookie) } });
    expect((await admin.get('/api/core/session')).status).toBe(401);
    await store.sweep();
    expect(await SessionModel.findByPk(sessionIdOf(cookie))).toBeNull();
  });

  it('gives a new session id at each log-in', async () => {
    const admin = await core.admin();
    const before = admin.cookie;
    await admin.post('/api/core/session', { ...adminLogin });
    expect(admin.cookie).not.toBe(before);
    expect((await admin.get('/api/core/session')).status).toBe(200);
    admin.cookie = before;
    expect((await admin.get('/api/core/session')).status).toBe(401);
  });

  it('are of no use to another site', async () => {
    const admin = await core.admin();
    const evil = { origin: 'http://evil.example' };
    expect(code(await admin.patch('/api/core/session', { name: 'x' }, evil))).toBe('core.crossOrigin');
    expect(code(await admin.patch('/api/core/session', { name: 'x' }, { 'sec-fetch-site': 'cross-site' }))).toBe(
      'core.crossOrigin',
    );
    expect((await admin.patch('/api/core/session', { name: 'Админ' }, { origin: core.url })).status).toBe(200);
    expect((await admin.get('/api/core/session', evil)).status).toBe(200);
  });

  it('are refused in any letters, and it is written down', async () => {
    const wrong = await core.client().post('/api/core/session', { login: 'Иванов 🙂', password: 'wrong' });
    expect(wrong.status).toBe(401);
    const admin = await core.admin();
    const trail = (await admin.get('/api/core/audit?action=core.session.refused')).body as { items: object[] };
    expect(trail.items[0]).toMatchObject({ by: 'иванов 🙂', byName: 'иванов 🙂', object: 'login:иванов 🙂' });
  });

  it('end elsewhere, not here, when the password changes', async () => {
    const [here, there] = [await core.admin(), await core.admin()];
    const change = (old: string, fresh: string) => here.patch('/api/core/session', { password: { old, new: fresh } });
    expect(code(await change('wrong password', 'another good one'))).toBe('core.password.oldWrong');
    expect((await change(adminLogin.password, 'another good one')).status).toBe(200);
    expect((await here.get('/api/core/session')).status).toBe(200);
    expect((await there.get('/api/core/session')).status).toBe(401);
    expect((await change('another good one', adminLogin.password)).status).toBe(200);
  });
});

describe('lock-out', () => {
  it('comes after five failures, for an account that exists and for one that does not alike', async () => {
    const admin = await core.admin();
    const made = await admin.post('/api/core/users', { login: 'olga', name: 'Ольга', password: 'a long password 1' });
    expect(made.status).toBe(201);
    const failures = async (login: string) => {
      const answers = [];
      for (let i = 0; i < 6; i += 1)
        answers.push(await core.client().post('/api/core/session', { login, password: 'nope' }));
      return answers;
    };
    const [known, unknown] = [await failures('olga'), await failures('nobody')];
    for (const answers of [known, unknown]) {
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
      expect(Number(answers[5]!.headers.get('retry-after'))).toBeGreaterThan(20);
    }
    const bare = (answer: { body: unknown }) => ({ ...(answer.body as object), params: undefined, title: undefined });
    expect(known.map(bare)).toEqual(unknown.map(bare));
    const right = await core.client().post('/api/core/session', { login: 'olga', password: 'a long password 1' });
    expect(code(right)).toBe('core.loginLocked');
    const { id } = made.body as { id: string };
    expect((await admin.get(`/api/core/users/${id}`)).body).toHaveProperty('lockedUntil');
    await admin.patch(`/api/core/users/${id}`, { password: 'a fresh password 2' });
    const again = await core.client().post('/api/core/session', { login: 'olga', password: 'a fresh password 2' });
    expect(again.status).toBe(200);
  });

  it('of an account that is tried from everywhere slows new addresses down, and keeps nobody out for long', async () => {
    const db = await openDatabase({ url: core.databaseUrl });
    const lockout = new Lockout(db.transactions, systemClock);
    const right = { login: adminLogin.login, password: adminLogin.password };
    expect((await core.client().post('/api/core/session', right)).status).toBe(200);
    for (const [at] of Array.from({ length: lockoutRules.account.limit }).entries())
      await lockout.admit(right.login, `203.0.113.${at}`);
    await expect(lockout.admit(right.login, '198.51.100.1')).rejects.toMatchObject({ code: 'core.loginLocked' });
    // From where the administrator has logged in before, the right password is right.
    expect((await core.client().post('/api/core/session', right)).status).toBe(200);
    expect(lockoutRules.account.longestPauseMs).toBeLessThanOrEqual(30_000);
    await db.close();
  });

  it('counts a hundred tries at once as a hundred', async () => {
    const tries = Array.from({ length: 20 }, () =>
      core.client().post('/api/core/session', { login: 'parallel', password: 'nope' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });
});
