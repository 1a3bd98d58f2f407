import { describe, expect, it } from 'vitest';
import { fixture, states, until } from './testing/fresh-fixture.js';

describe('enabling and disabling', () => {
  it('stops dependants first, blocks them, and brings them back', async () => {
    fixture.shared['order'] = [];
    const note = `host.onStop(async () => { await null; shared.order.push('-' + host.id); }); shared.order.push('+' + host.id);`;
    await fixture.plugin('base', note);
    await fixture.plugin('mid', note, { needs: ['base'] });
    await fixture.plugin('top', note, { needs: ['mid'] });
    await fixture.plugin('else', '');
    const kernel = fixture.kernel();
    await kernel.start();
    await kernel.disable('base');
    await until(() => kernel.get('top').state === 'blocked');
    expect(states(kernel)).toEqual({ base: 'disabled', mid: 'blocked', top: 'blocked', else: 'running' });
    await kernel.enable('base');
    await until(() => kernel.get('top').state === 'running');
    expect(fixture.shared['order']).toEqual([
      '+base',
      '+mid',
      '+top',
      '-top',
      '-mid',
      '-base',
      '+base',
      '+mid',
      '+top',
    ]);
    expect(fixture.states.rows).toEqual(new Map([['base', true]]));
  });

  it('undoes in reverse order and awaits each', async () => {
    fixture.shared['order'] = [];
    await fixture.plugin(
      'lifo',
      `for (const n of [1, 2, 3]) host.onStop(async () => { await new Promise(setImmediate); shared.order.push(n); });`,
    );
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.get('lifo').open).toMatchObject({ onStop: 3 });
    await kernel.disable('lifo');
    expect(fixture.shared['order']).toEqual([3, 2, 1]);
    expect(kernel.get('lifo').open).toEqual({});
  });

  it('names an undoing that hangs, and does the others', async () => {
    await fixture.plugin('sticky', `host.onStop(() => shared.first = true); host.onStop(() => new Promise(() => {}));`);
    const kernel = fixture.kernel({ limits: { stopMs: 5_000 } });
    await kernel.start();
    const stopped = kernel.disable('sticky');
    await fixture.clock.advance(5_000);
    expect((await stopped).state).toBe('disabled');
    expect(kernel.get('sticky').error?.message).toMatch(/undoing onStop did not finish within 5000 ms/);
    expect(fixture.shared['first']).toBe(true);
  });

  it('gives a part of core the longer time it asks for, but not when the process ends', async () => {
    await fixture.plugin(
      'crowded',
      `host.calls.observe({}); host.signal.addEventListener('abort', () => shared.why = host.signal.reason.code);`,
    );
    const drain = fixture.parts.with({
      calls: (scope) => ({
        ...fixture.parts.calls(scope),
        observe: () => scope.own(() => fixture.clock.sleep(30_000), { ms: 60_000 }),
      }),
    });
    const kernel = fixture.kernel({ parts: drain });
    await kernel.start();
    const disabled = kernel.disable('crowded');
    await fixture.clock.advance(29_000);
    expect(kernel.get('crowded').state).toBe('stopping');
    await fixture.clock.advance(1_000);
    expect((await disabled).error).toBeUndefined();
    expect(fixture.shared['why']).toBe('core.plugin.stopped');
    await kernel.enable('crowded');
    const stopped = kernel.stop();
    await fixture.clock.advance(6_000);
    await stopped;
    expect(fixture.shared['why']).toBe('core.stopping');
  });

  it('can disable one whose start hangs', async () => {
    await fixture.plugin('hung', `shared.entered = true; await new Promise(() => {});`);
    const kernel = fixture.kernel();
    void kernel.start();
    await until(() => fixture.shared['entered'] === true);
    expect((await kernel.disable('hung')).state).toBe('disabled');
    expect(kernel.get('hung').error).toBeUndefined();
  });

  it('keeps one disabled that is not enabled by default, until it is', async () => {
    await fixture.plugin('extra', '', { enabledByDefault: false });
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.get('extra').state).toBe('disabled');
    expect((await kernel.enable('extra')).state).toBe('running');
  });

  it('follows what another process stored', async () => {
    await fixture.plugin(
      'one',
      `host.config.onChange(() => { shared.seen = host.config.read(z.object({ n: z.number() })).n; });`,
      {
        settings: { n: { type: 'number', titleKey: 'one.n', default: 1 } },
      },
    );
    const kernel = fixture.kernel({ role: 'worker', limits: { pollMs: 1_000 } });
    await kernel.start();
    await fixture.settings.save('one', { n: 7 });
    await fixture.clock.advance(1_000);
    expect(fixture.shared['seen']).toBe(7);
    await fixture.states.save('one', false);
    await fixture.clock.advance(1_000);
    await until(() => kernel.get('one').state === 'disabled');
  });

  it('stops everything, dependants first, at the end', async () => {
    fixture.shared['order'] = [];
    const note = `host.onStop(() => shared.order.push(host.id));`;
    await fixture.plugin('base', note);
    await fixture.plugin('top', note, { needs: ['base'] });
    const kernel = fixture.kernel();
    await kernel.start();
    await kernel.stop();
    expect(fixture.shared['order']).toEqual(['top', 'base']);
    expect(fixture.states.rows.size).toBe(0);
  });
});

describe('migrations', () => {
  const steps = (sql: string) =>
    `migrations: [
      { id: '002-b', up: ({ query }) => query("SELECT 1") },
      { id: '001-a', up: ({ query }) => query(${JSON.stringify(sql)}) },
    ],`;

  it('run in order before the start, core first', async () => {
    await fixture.plugin('tab', '', { tables: ['tab_x'] }, steps('CREATE TABLE `tab_x` (id INT)'));
    const coreMigrations = [{ id: '001-create-users', up: async () => undefined }];
    await fixture.kernel({ coreMigrations }).start();
    expect(fixture.migrated).toEqual(['core/001-create-users', 'tab/001-a', 'tab/002-b']);
  });

  it.each([
    'DROP TABLE core_users',
    'CREATE TABLE IF NOT EXISTS other_x (id INT)',
    'CREATE INDEX a ON core_calls (id)',
    'INSERT INTO tab_y SELECT 1',
  ])('may not touch the tables of others: %s', async (sql) => {
    await fixture.plugin('tab', '', { tables: ['tab_x'] }, steps(sql));
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.get('tab')).toMatchObject({ state: 'failed', error: { code: 'core.plugin.migration' } });
  });

  it('wait for a database that is away', async () => {
    await fixture.plugin('tab', '', { tables: ['tab_x'] }, steps('CREATE TABLE tab_x (id INT)'));
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const kernel = fixture.kernel({
      migrate: (list) =>
        list.length > 0 ? Promise.reject(new Error('query failed', { cause: refused })) : Promise.resolve(),
    });
    await kernel.start();
    expect(kernel.get('tab').state).toBe('retrying');
  });
});
