import { describe, expect, it } from 'vitest';
import { fixture, states, until } from './testing/fresh-fixture.js';

describe('starting', () => {
  it('starts what is needed first, and those of a level at the same time', async () => {
    fixture.shared['order'] = [];
    fixture.shared['gate'] = Promise.withResolvers();
    const note = `shared.order.push(host.id); if (['tel', 'sounds'].includes(host.id)) await shared.gate.promise;`;
    await fixture.plugin('auto', note, { needs: ['tel', 'sounds'] });
    await fixture.plugin('tel', note);
    await fixture.plugin('sounds', note);
    await fixture.plugin('zz', note, { after: ['auto'] });
    const kernel = fixture.kernel();
    const started = kernel.start();
    await until(() => (fixture.shared['order'] as string[]).length === 2);
    expect(states(kernel)).toEqual({ auto: 'checked', tel: 'starting', sounds: 'starting', zz: 'checked' });
    (fixture.shared['gate'] as PromiseWithResolvers<void>).resolve();
    await started;
    const order = fixture.shared['order'] as string[];
    // Those of one level load side by side, so either may come first.
    expect([...order.slice(0, 2).sort(), ...order.slice(2)]).toEqual(['sounds', 'tel', 'auto', 'zz']);
    expect(states(kernel)).toEqual({ auto: 'running', tel: 'running', sounds: 'running', zz: 'running' });
    expect(fixture.changes.filter((change) => change.startsWith('auto'))).toEqual([
      'auto discovered',
      'auto checked',
      'auto migrated',
      'auto starting',
      'auto running',
    ]);
  });

  it('shows one that throws as failed with its reason, blocks its dependants, and runs the rest', async () => {
    await fixture.plugin('bad', `throw new Error('no luck');`);
    await fixture.plugin('child', '', { needs: ['bad'] });
    await fixture.plugin('good', '');
    const kernel = fixture.kernel();
    await kernel.start();
    expect(states(kernel)).toEqual({ bad: 'failed', child: 'blocked', good: 'running' });
    expect(kernel.get('bad').error).toMatchObject({ code: 'core.plugin.failed', message: 'no luck' });
    expect(kernel.get('child').blockedBy).toEqual(['bad']);
  });

  it('gives up a start that never ends, tries it again with a growing delay, and runs the rest', async () => {
    fixture.shared['tries'] = 0;
    await fixture.plugin(
      'hung',
      `host.onStop(() => shared.undone = true); shared.tries += 1; await new Promise(() => {});`,
    );
    await fixture.plugin('good', '');
    const kernel = fixture.kernel({ limits: { startMs: 10_000, retryMs: 1_000, retryCapMs: 3_000, pollMs: 1e9 } });
    const started = kernel.start();
    await until(() => states(kernel)['good'] === 'running' && fixture.shared['tries'] === 1);
    await fixture.clock.advance(10_000);
    await started;
    expect(kernel.get('hung')).toMatchObject({
      state: 'retrying',
      retry: { attempts: 1 },
      error: { code: 'core.timeout' },
    });
    expect(fixture.shared['undone']).toBe(true);
    const delays = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const { at } = kernel.get('hung').retry!;
      delays.push(at - fixture.clock.now());
      await fixture.clock.advance(at - fixture.clock.now());
      await until(() => fixture.shared['tries'] === attempt + 1);
      await fixture.clock.advance(10_000);
      expect(kernel.get('hung').state).toBe('retrying');
    }
    expect(delays).toEqual([1_000, 2_000, 3_000, 3_000]);
  });

  it('tries one that is not ready again, and starts those who waited for it', async () => {
    await fixture.plugin('slow', `if (!shared.ready) throw new sdk.NotReadyError('not yet');`);
    await fixture.plugin('child', '', { needs: ['slow'] });
    const kernel = fixture.kernel();
    await kernel.start();
    expect(states(kernel)).toEqual({ slow: 'retrying', child: 'blocked' });
    fixture.shared['ready'] = true;
    await fixture.clock.advance(1_000);
    await until(() => kernel.get('child').state === 'running');
    expect(kernel.get('slow')).toMatchObject({ state: 'running', error: undefined, retry: undefined });
  });

  it('tries a failed one again when asked', async () => {
    await fixture.plugin('bad', `if (!shared.mended) throw new Error('broken');`);
    const kernel = fixture.kernel();
    await kernel.start();
    expect((await kernel.retry('bad')).state).toBe('failed');
    fixture.shared['mended'] = true;
    expect((await kernel.retry('bad')).state).toBe('running');
  });

  it('names the plugin that an uncaught error came from', async () => {
    await fixture.plugin('loose', `shared.mistake = () => new Error('loose end');`);
    const kernel = fixture.kernel();
    await kernel.start();
    expect(kernel.blame((fixture.shared['mistake'] as () => Error)())).toBe('loose');
    expect(kernel.get('loose').health).toMatchObject([{ ok: false, detail: 'loose end' }]);
    expect(kernel.blame(new Error('of nobody'))).toBeUndefined();
  });

  it('undoes what a failed start had taken', async () => {
    const manifest = { permissions: [{ id: 'half.use', titleKey: 'half.use' }] };
    const route = `host.http.routes(sdk.defineRoute({
      method: 'GET', path: '/x', permission: 'half.use', summary: '', handler: () => undefined }));`;
    await fixture.plugin('half', `${route} shared.opened = true; throw new Error('then this');`, manifest);
    await fixture.kernel().start();
    expect(fixture.shared['opened']).toBe(true);
    expect(fixture.parts.open.size).toBe(0);
  });

  it('refuses use of the host after the stop, and undoes it at once', async () => {
    await fixture.plugin('late', `shared.host = host; if (shared.hang) await new Promise(() => {});`);
    const kernel = fixture.kernel();
    await kernel.start();
    await kernel.disable('late');
    const host = fixture.shared['host'] as { calls: { observe(observer: object): void } };
    expect(() => host.calls.observe({})).toThrow(/has stopped/);
    expect(fixture.parts.open.size).toBe(0);
  });
});

describe('packages that cannot be used', () => {
  it('blocks a plugin whose need is there in another version, and says which', async () => {
    await fixture.plugin('base', '');
    await fixture.plugin('old', '', { needs: { base: '^1.0.0' } });
    await fixture.plugin('listed', '', { needs: ['base@>=1.2.0 <2.0.0'] });
    await fixture.plugin('new', '', { needs: { base: '^2.0.0' } });
    await fixture.plugin('torn', '', { needs: { base: 'soon' } });
    const kernel = fixture.kernel();
    await kernel.start();
    expect(['old', 'listed', 'new', 'torn'].map((id) => kernel.get(id).state)).toEqual([
      'running',
      'running',
      'blocked',
      'failed',
    ]);
    expect(kernel.get('new').blockedBy).toEqual(['base ^2.0.0 (1.2.3 is here)']);
    expect(kernel.get('torn').error?.message).toMatch(/not a SemVer range/);
  });

  it('names the reason of each and runs the rest', async () => {
    await fixture.plugin('good', '');
    await fixture.plugin('future', '', { sdk: '^9.0.0' });
    await fixture.plugin('ring-a', '', { needs: ['ring-b'] });
    await fixture.plugin('ring-b', '', { needs: ['ring-a'] });
    await fixture.plugin('orphan', '', { needs: ['nobody'] });
    await fixture.write('text', 'this is no JSON', '');
    await fixture.write('shape', { perezvon: { id: 'BAD ID' } }, '');
    await fixture.write('twin', { perezvon: { id: 'good', sdk: '*', titleKey: 'a.b' } }, '');
    await fixture.write('nocode', { perezvon: { id: 'nocode', sdk: '*', titleKey: 'a.b' } }, 'syntax error here');
    await fixture.write(
      'liar',
      { perezvon: { id: 'liar', sdk: '*', titleKey: 'a.b' } },
      `export default { id: 'other', start() {} };`,
    );
    await fixture.write('library', { name: 'no plugin' }, '');
    const kernel = fixture.kernel();
    await kernel.start();
    expect(states(kernel)).toMatchObject({
      good: 'running',
      future: 'failed',
      'ring-a': 'blocked',
      'ring-b': 'blocked',
      orphan: 'blocked',
      text: 'failed',
      shape: 'failed',
      nocode: 'failed',
      liar: 'failed',
    });
    const reason = (id: string) => kernel.get(id).error?.message;
    expect(reason('future')).toBe('written for SDK ^9.0.0, this is 0.1.0');
    expect(reason('text')).toMatch(/package.json is not valid/);
    expect(reason('shape')).toMatch(/manifest is not valid/);
    expect(reason('nocode')).toMatch(/cannot be loaded/);
    expect(reason('liar')).toBe('code says "other", manifest says "liar"');
    expect(kernel.get('orphan').blockedBy).toEqual(['nobody']);
    expect(kernel.get('ring-a').blockedBy).toEqual(['ring-a', 'ring-b']);
    const twin = kernel.list().find((module) => module.error?.message.includes('is taken by'));
    expect(twin?.state).toBe('failed');
    expect(kernel.list().some((module) => module.id === 'library')).toBe(false);
  });

  it('refuses a route or topic without a permission of the manifest', async () => {
    const route = (permission: string) =>
      `host.http.routes(sdk.defineRoute({
        method: 'GET', path: '/x', permission: '${permission}', summary: '', handler: () => undefined }));`;
    await fixture.plugin('open', route(''));
    await fixture.plugin('foreign', route('core.users.write'));
    const kernel = fixture.kernel();
    await kernel.start();
    expect(states(kernel)).toEqual({ open: 'failed', foreign: 'failed' });
    expect(kernel.get('foreign').error?.message).toMatch(/"core.users.write", which the manifest does not list/);
  });
});
