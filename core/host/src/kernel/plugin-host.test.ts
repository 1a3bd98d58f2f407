import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { settle } from '@perezvon/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KernelFixture } from './testing/fixture.js';

let fixture: KernelFixture;
beforeEach(async () => {
  fixture = await KernelFixture.create();
});
afterEach(() => fixture.remove());

describe('services', () => {
  const provider = `class Greeter { greet() { return 'hi'; } } host.services.provide(sdk.token('a.greeter'), Greeter);`;
  const offers = `offers: [sdk.token('a.greeter')],`;

  it('reach the plugins that need them, by host and by injection, always the same instance', async () => {
    await fixture.plugin('aa', provider, {}, offers);
    await fixture.plugin(
      'bb',
      `shared.greeting = host.services.use(sdk.token('a.greeter')).greet();
       const { g } = sdk.resolveAll(host.container, { g: sdk.token('a.greeter') });
       shared.same = g === host.services.use(sdk.token('a.greeter'));`,
      { needs: ['aa'] },
    );
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.get('bb').error).toBeUndefined();
    expect(fixture.shared).toMatchObject({ greeting: 'hi', same: true });
    await kernel.disable('aa');
    expect(kernel.services.size).toBe(0);
  });

  it('are refused to plugins that do not say that they need them', async () => {
    await fixture.plugin('aa', provider, {}, offers);
    await fixture.plugin('bb', `host.services.use(sdk.token('a.greeter'));`, { after: ['aa'] });
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.get('bb').error?.message).toMatch(/which its manifest does not need/);
  });

  it('must be provided when offered, and offered when provided', async () => {
    await fixture.plugin('aa', '', {}, offers);
    await fixture.plugin('cc', `host.services.provide(sdk.token('c.x'), {});`);
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.get('aa').error?.message).toMatch(/did not provide/);
    expect(kernel.get('cc').error?.message).toMatch(/does not offer/);
  });
});

describe('parts of the host', () => {
  it('are given to the constructor of a class that names them, one instance for a registered class', async () => {
    await fixture.plugin(
      'aa',
      `class Greeter { constructor(clock, log, calls) { Object.assign(this, { clock, log, calls }); } }
       for (const [at, part] of [sdk.HostClock, sdk.HostLog, sdk.HostCalls].entries()) sdk.inject(part)(Greeter, undefined, at);
       sdk.injectable()(Greeter);
       host.container.registerSingleton(Greeter);
       const greeter = host.container.resolve(Greeter);
       shared.given = [greeter.clock === host.clock, greeter.log === host.log, greeter.calls === host.calls];
       shared.once = greeter === host.container.resolve(Greeter);
       shared.lazy = (() => { try { return host.container.resolve(sdk.HostPool); } catch (e) { return e.message; } })();`,
    );
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.get('aa').error).toBeUndefined();
    expect(fixture.shared).toMatchObject({ given: [true, true, true], once: true, lazy: 'no database in this test' });
  });
});

describe('events', () => {
  it('arrive in order after the emitter has gone on; a handler that throws is named in health', async () => {
    fixture.shared['got'] = [];
    const type = `const type = sdk.defineEvent('a.happened', z.number());`;
    await fixture.plugin('aa', `${type} shared.emit = (n) => host.events.emit(type, n);`);
    await fixture.plugin(
      'bb',
      `${type} host.events.on(type, async (n) => { await new Promise(setImmediate); shared.got.push(n); });
       host.events.on(type, () => { throw new Error('clumsy'); });`,
    );
    const kernel = fixture.kernel();
    await kernel.start();
    const emit = fixture.shared['emit'] as (n: unknown) => void;
    for (const n of [1, 2, 3]) emit(n);
    expect(fixture.shared['got']).toEqual([]);
    await settle();
    expect(fixture.shared['got']).toEqual([1, 2, 3]);
    expect(kernel.get('bb').health).toEqual([{ name: 'event a.happened', ok: false, detail: 'clumsy' }]);
    expect(() => emit('no number')).toThrow();
    await kernel.disable('bb');
    expect(kernel.events.size).toBe(0);
  });
});

describe('extension points', () => {
  it('tell of what is added and removed, whoever comes first', async () => {
    fixture.shared['log'] = [];
    const point = `const point = sdk.defineExtensionPoint('a.menu', z.string());`;
    await fixture.plugin('early', `${point} host.points.contribute(point, 'first');`);
    await fixture.plugin(
      'middle',
      `${point} host.points.offer(point, {
        added: (v, from) => shared.log.push('+' + v + ' ' + from),
        removed: (v) => shared.log.push('-' + v) });`,
      { after: ['early'] },
    );
    await fixture.plugin('wrong', `${point} host.points.contribute(point, 5);`);
    const kernel = fixture.kernel();
    await kernel.start();
    await kernel.disable('early');
    expect(fixture.shared['log']).toEqual(['+first early', '-first']);
    expect(kernel.get('wrong').health[0]?.name).toBe('point a.menu');
    await kernel.disable('wrong');
    await kernel.disable('middle');
    expect(kernel.points.size).toBe(0);
  });
});

describe('settings', () => {
  const manifest = {
    settings: {
      lines: { type: 'number', titleKey: 'a.lines', default: 5, min: 1, max: 9, integer: true },
      key: { type: 'secret', titleKey: 'a.key' },
    },
  };

  it('have defaults, are checked, stored, told to the plugin, and keep secrets to themselves', async () => {
    await fixture.plugin(
      'aa',
      `const read = () => { shared.now = host.config.read(z.object({ lines: z.number(), key: z.string() })); };
       read(); host.config.onChange(read);`,
      manifest,
    );
    const kernel = fixture.kernel();
    await kernel.start();
    expect(fixture.shared['now']).toEqual({ lines: 5, key: '' });
    await expect(kernel.settings.save('aa', { lines: 10, other: 1 })).rejects.toMatchObject({
      code: 'core.settings.invalid',
      fields: [{ path: 'body.values.lines' }, { path: 'body.values.other' }],
    });
    await kernel.settings.save('aa', { key: 'hush' });
    await kernel.settings.save('aa', { lines: 6 });
    expect(fixture.shared['now']).toEqual({ lines: 6, key: 'hush' });
    expect(kernel.get('aa')).toMatchObject({ values: { lines: 6 }, secretsSet: ['key'] });
    expect(JSON.stringify(kernel.list())).not.toContain('hush');
  });
});

describe('health, timers and folders', () => {
  it('asks checks every few seconds, and shows one that hangs as bad', async () => {
    await fixture.plugin(
      'aa',
      `host.health.check('line', async () => ({ ok: !shared.broken, detail: 'fact' }));
       host.health.check('slow', () => new Promise(() => {}));`,
    );
    const kernel = fixture.kernel({ limits: { healthMs: 5_000, healthTimeoutMs: 1_000 } });
    await kernel.start();
    fixture.shared['broken'] = true;
    await fixture.clock.advance(6_000);
    expect(kernel.get('aa').health).toMatchObject([
      { name: 'line', ok: false, detail: 'fact' },
      { name: 'slow', ok: false },
    ]);
    await kernel.disable('aa');
    expect(kernel.health.size).toBe(0);
  });

  it('repeats work without overlap, contains its errors, and ends with the plugin', async () => {
    fixture.shared['runs'] = 0;
    await fixture.plugin('aa', `host.every(1000, () => { shared.runs += 1; throw new Error('tick failed'); });`);
    const kernel = fixture.kernel();
    await kernel.start();
    await fixture.clock.advance(3_500);
    expect(fixture.shared['runs']).toBe(3);
    expect(kernel.get('aa').health[0]).toMatchObject({ ok: false, detail: 'tick failed' });
    await kernel.disable('aa');
    await fixture.clock.advance(5_000);
    expect(fixture.shared['runs']).toBe(3);
  });

  it('makes folders of its own, and refuses names that lead elsewhere', async () => {
    await fixture.plugin(
      'aa',
      `shared.path = await host.folder('lists'); shared.sounds = await host.sounds();
       shared.bad = await host.folder('../x').catch((e) => e.message);`,
    );
    await fixture.kernel().start();
    expect(existsSync(`${fixture.folder}/var/plugins/aa/lists`)).toBe(true);
    expect(fixture.shared['bad']).toMatch(/cannot be the name/);
    const sounds = fixture.shared['sounds'] as { path: string; sound(name: string): string };
    expect(sounds.sound('hello')).toBe('/var/lib/perezvon/sounds/aa/hello');
    expect(() => sounds.sound('../../etc')).toThrow();
  });

  it('takes over the folder that it had while it was a part of another plugin', async () => {
    await fixture.plugin('aa', `shared.path = await host.folder('lists');`, { formerly: ['whole'] });
    const former = `${fixture.folder}/var/plugins/whole/lists`;
    mkdirSync(former, { recursive: true });
    writeFileSync(`${former}/waiting.csv`, '1');
    await fixture.kernel().start();
    expect(readdirSync(String(fixture.shared['path']))).toEqual(['waiting.csv']);
    expect(existsSync(former)).toBe(false);
  });
});
