import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectAmi, type AmiConnection } from '../ami/connect-ami.js';
import type { PrivateAsterisk } from '../instance/types.js';
import { temporaryFolder, testAsterisk } from '../test-support/private-asterisk.js';
import { CONTEXTS } from '../dialplan/base-contexts.js';
import { AsteriskConfig, type ConfigTarget } from './asterisk-config.js';
import { writeBaseFile } from './base-file.js';
import { consoleTarget } from './console-target.js';
import { includeOf } from './layout.js';
import { render, type ConfigSection } from './render.js';

const trunk = (name: string): ConfigSection[] => [
  {
    file: 'pjsip.conf',
    name,
    lines: [
      ['type', 'endpoint'],
      ['context', 'perezvon-inbound'],
      ['aors', name],
    ],
  },
  {
    file: 'pjsip.conf',
    name,
    lines: [
      ['type', 'aor'],
      ['contact', 'sip:127.0.0.1:5060'],
    ],
  },
];

describe('AsteriskConfig', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let reloaded: string[];
  let missing: string[];
  let refuse: boolean;
  let target: ConfigTarget;
  let config: AsteriskConfig;
  beforeEach(async () => {
    folder = await temporaryFolder();
    [reloaded, missing, refuse] = [[], [], false];
    target = {
      reload: (module) => {
        reloaded.push(module);
        return refuse ? Promise.reject(new Error('no')) : Promise.resolve();
      },
      missing: () => Promise.resolve(missing),
    };
    config = new AsteriskConfig({ configDir: folder.path, target, settleMs: 50, keep: 3 });
  });
  afterEach(() => folder.dispose());

  it('reloads only the modules of changed files, and keeps who, when and why', async () => {
    const first = await config.apply({ files: render(trunk('a')), by: 'anna', why: 'new trunk' });
    expect(reloaded).toEqual([
      'res_pjsip.so',
      'res_pjsip_endpoint_identifier_ip.so',
      'res_pjsip_outbound_registration.so',
    ]);
    expect(await config.current()).toEqual(first);
    expect(first).toMatchObject({ by: 'anna', why: 'new trunk' });
    reloaded.length = 0;
    const context: ConfigSection = { file: 'extensions.conf', name: 'c', lines: [['exten', 's,1,NoOp()']] };
    await config.apply({ files: render([...trunk('a'), context]), by: 'boris' });
    expect(reloaded).toEqual(['pbx_config.so']);
    reloaded.length = 0;
    await config.apply({ files: render([...trunk('a'), context]), by: 'boris' });
    expect(reloaded).toEqual([]);
    expect((await config.revisions()).map(({ by }) => by)).toEqual(['boris', 'boris', 'anna']);
    expect(await config.files(first.id)).toEqual(render(trunk('a')));
  });

  it('goes back when something expected is missing or a reload fails', async () => {
    missing = ['endpoint a'];
    await expect(config.apply({ files: render(trunk('a')), by: 'x' })).rejects.toMatchObject({
      code: 'asteriskConfig.apply',
      missing: ['endpoint a'],
    });
    expect(await config.current()).toBeUndefined();
    expect((await config.files()).size).toBe(0);
    missing = [];
    const good = await config.apply({ files: render(trunk('a')), by: 'x' });
    refuse = true;
    await expect(config.apply({ files: render(trunk('b')), by: 'x' })).rejects.toMatchObject({
      rollbackError: expect.any(Error) as Error,
    });
    expect(await config.current()).toEqual(good);
    expect(await config.revisions()).toEqual([good]);
  });

  it('carries out applies one after another, and forgets the oldest revisions', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => config.apply({ files: render(trunk(name)), by: name })));
    expect(await config.files()).toEqual(render(trunk('e')));
    expect(await config.revisions()).toHaveLength(3);
    expect((await readdir(join(folder.path, 'perezvon'))).toSorted()).toEqual(['current', 'revisions']);
    await expect(config.files('../../etc')).rejects.toThrow(RangeError);
  });
});

describe('AsteriskConfig with a real Asterisk', () => {
  let asterisk: PrivateAsterisk & { dispose(): Promise<void> };
  let ami: AmiConnection;
  let target: ConfigTarget;
  let config: AsteriskConfig;
  beforeAll(async () => {
    asterisk = await testAsterisk();
    ami = connectAmi(asterisk.ami);
    await ami.connected(AbortSignal.timeout(5_000));
    target = consoleTarget(
      (cli) => ami.command(cli),
      async (module) => {
        await ami.action('ModuleLoad', { Module: module, LoadType: 'load' });
      },
    );
    config = new AsteriskConfig({ configDir: asterisk.configDir, target, settleMs: 1_000 });
  });
  afterAll(async () => {
    await ami.close();
    await asterisk.dispose();
  });

  it('brings endpoints and contexts into being, takes them away, and goes back', async () => {
    const context: ConfigSection = { file: 'extensions.conf', name: 'own', lines: [['exten', 's,1,NoOp(a;b)']] };
    const good = await config.apply({
      files: render([...trunk('north'), context]),
      expect: { endpoints: ['north'], contexts: ['own'] },
      by: 'anna',
    });
    expect(await asterisk.command('dialplan show own')).toContain('NoOp(a;b)');
    await expect(
      config.apply({ files: render(trunk('south')), expect: { endpoints: ['south', 'west'] }, by: 'anna' }),
    ).rejects.toMatchObject({ missing: ['endpoint west'] });
    expect(await config.current()).toEqual(good);
    expect(await asterisk.command('pjsip show endpoints')).toMatch(/north/u);
    expect(await asterisk.command('pjsip show endpoints')).not.toMatch(/south/u);
    await config.apply({ files: new Map(), by: 'anna' });
    expect(await asterisk.command('pjsip show endpoints')).not.toMatch(/north/u);
  });

  it('serves an Asterisk that somebody else set up: it includes two files, and has the contexts', async () => {
    const own = join(asterisk.configDir, 'extensions.conf');
    const ours = await readFile(own, 'utf8');
    const includes = ['#tryinclude perezvon/base/extensions.conf', includeOf('extensions.conf')];
    try {
      await writeFile(own, ['[general]', '[theirs]', 'exten => 1,1,NoOp()', ...includes, ''].join('\n'));
      await asterisk.command('dialplan reload');
      expect(await asterisk.command('dialplan show perezvon-inbound')).toContain('There is no existence');
      expect(await writeBaseFile(asterisk.configDir)).toBe(true);
      expect(await writeBaseFile(asterisk.configDir)).toBe(false);
      const context: ConfigSection = { file: 'extensions.conf', name: 'own', lines: [['exten', 's,1,NoOp(a)']] };
      await config.apply({ files: render([context]), expect: { contexts: ['own'] }, by: 'anna' });
      for (const name of Object.values(CONTEXTS))
        expect(await asterisk.command(`dialplan show ${name}`)).toContain(`[ Context '${name}'`);
      expect(await asterisk.command('dialplan show theirs')).toContain("[ Context 'theirs'");
    } finally {
      await writeFile(own, ours);
      await config.apply({ files: new Map(), by: 'anna' });
      await asterisk.command('dialplan reload');
    }
  });

  it('goes on without the module of telephone boards, and without no other', async () => {
    const board: ConfigSection = {
      file: 'chan_dahdi.conf',
      name: 'board',
      lines: [
        ['group', '1'],
        ['dahdichan', '1-15'],
      ],
    };
    await config.apply({ files: render([...trunk('east'), board]), expect: { endpoints: ['east'] }, by: 'anna' });
    expect((await config.files()).get('chan_dahdi.conf')).toContain('dahdichan = 1-15');
    expect(await asterisk.command('pjsip show endpoints')).toMatch(/east/u);
    await config.apply({ files: new Map(), by: 'anna' });
    await expect(target.reload('chan_nothing.so')).rejects.toThrow();
  });

  it('gives Asterisk exactly the values that went in, and nothing else', async () => {
    const values = fc.sample(
      fc
        .string({
          unit: fc.constantFrom(';', '\\', '[', ']', '#', '=', '>', '-', 'a', ' ', '"', "'", 'ж', '$', '{'),
          minLength: 1,
          maxLength: 40,
        })
        .map((text) => text.trim())
        .filter((text) => text !== ''),
      { numRuns: 400 },
    );
    const lines = values.map((value, index): [string, string] => [`k${index}`, value]);
    const folder = join(asterisk.configDir, 'perezvon', 'probe');
    await mkdir(folder, { recursive: true });
    const text = render([{ file: 'pjsip.conf', name: 'probe', lines }]).get('pjsip.conf') ?? '';
    await writeFile(join(folder, 'pjsip.conf'), text);
    const answer = await ami.action('GetConfig', { Filename: 'perezvon/probe/pjsip.conf' });
    const read = values.map((_, index) => {
      const name = `Line-000000-${String(index).padStart(6, '0')}`;
      return answer.get(name)?.slice(`k${index}=`.length);
    });
    expect(answer.get('Category-000001')).toBeUndefined();
    expect(read).toEqual(values);
  });
});
