import { existsSync, readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ROOT, eventually, temporaryFolder, testAsterisk } from '../test-support/private-asterisk.js';
import { inviteBy } from '../test-support/sip-sender.js';
import { startAsterisk } from './start-asterisk.js';

/** Processes of this machine whose command line names a folder. */
async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/u.test(pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(folder)) found.push(`${pid} ${line.replaceAll('\0', ' ')}`);
  }
  return found;
}
/** The processes below one, all generations. */
async function descendants(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const children = text.split(' ').filter(Boolean).map(Number);
  const below = await Promise.all(children.map((child) => descendants(child)));
  return [...children, ...below.flat()];
}
/** Whether it still runs: one that only waits to be taken note of (Z) does not. */
const alive = (pid: number) => {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat !== '' && !/\) [ZX] /u.test(stat);
};

describe('a private Asterisk', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  it('starts, answers its console and leaves no process when stopped', async () => {
    const asterisk = await testAsterisk();
    ends.push(() => asterisk.dispose());
    expect(await asterisk.command('core show version')).toMatch(/^Asterisk 22\./u);
    expect(await asterisk.command('pjsip show transports')).toContain(`127.0.0.1:${asterisk.ports.sip}`);
    expect(await asterisk.command('core show channels')).toContain('0 active channels');
    const inside = await descendants(asterisk.pid);
    expect(inside.length).toBeGreaterThan(0);
    await Promise.all([asterisk.stop(), asterisk.stop()]);
    await asterisk.exited;
    expect(await processesOf(asterisk.dir)).toEqual([]);
    expect(inside.filter(alive)).toEqual([]);
  });

  it('loads every module it asks for', async () => {
    const asterisk = await testAsterisk();
    ends.push(() => asterisk.dispose());
    const messages = await readFile(`${asterisk.dir}/log/messages`, 'utf8');
    expect(messages.split('\n').filter((line) => / (ERROR|WARNING)\[/u.test(line))).toEqual([]);
  });

  it('behind address translation tells its public address to those outside, and its own to the local networks', async () => {
    const asterisk = await testAsterisk({
      nat: { externalAddress: '203.0.113.7', localNets: ['127.0.0.2/32', '10.0.0.0/8'] },
      extraConfig: {
        'pjsip.conf': ['[anonymous]', 'type = endpoint', 'context = answers', 'disallow = all', 'allow = alaw'].join(
          '\n',
        ),
        'extensions.conf': '[answers]\nexten => 100,1,Answer()\n same => n,Wait(1)\n',
      },
    });
    ends.push(() => asterisk.dispose());
    const to = { address: '127.0.0.1', port: asterisk.ports.sip, number: '100' };
    const outside = await inviteBy({ from: '127.0.0.3', user: 'someone', to });
    expect(outside).toMatch(/^SIP\/2\.0 200 /u);
    expect(outside).toMatch(/^c=IN IP4 203\.0\.113\.7\r$/mu);
    expect(outside).toMatch(/^Contact: .*@?203\.0\.113\.7/mu);
    const inside = await inviteBy({ from: '127.0.0.2', user: 'someone', to });
    expect(inside).toMatch(/^c=IN IP4 127\.0\.0\.1\r$/mu);
    expect(inside).not.toContain('203.0.113.7');
    const messages = await readFile(`${asterisk.dir}/log/messages`, 'utf8');
    expect(messages.split('\n').filter((line) => / (ERROR|WARNING)\[/u.test(line))).toEqual([]);
  });

  it('takes nobody for a provider who only bears its name', async () => {
    const answering = (name: string) => [
      'type = endpoint',
      'context = answers',
      'disallow = all',
      'allow = alaw',
      `aors = ${name}`,
    ];
    const asterisk = await testAsterisk({
      extraConfig: {
        'pjsip.conf': [
          '[by-address]',
          ...answering('by-address'),
          'identify_by = ip',
          '[by-address]\ntype = aor\ncontact = sip:127.0.0.2:5099',
          '[by-address]\ntype = identify\nendpoint = by-address\nmatch = 127.0.0.2',
          // What Asterisk does of itself: the name is enough.
          '[by-name]',
          ...answering('by-name'),
          '[by-name]\ntype = aor\ncontact = sip:127.0.0.2:5098',
        ].join('\n'),
        'extensions.conf': '[answers]\nexten => 100,1,Answer()\n same => n,Wait(1)\n',
      },
    });
    ends.push(() => asterisk.dispose());
    const to = { address: '127.0.0.1', port: asterisk.ports.sip, number: '100' };
    const first = async (from: string, user: string) => (await inviteBy({ from, user, to })).slice(0, 11);
    expect(await first('127.0.0.3', 'by-name')).toBe('SIP/2.0 200');
    expect(await first('127.0.0.3', 'by-address')).toBe('SIP/2.0 401');
    expect(await first('127.0.0.2', 'whoever')).toBe('SIP/2.0 200');
  });

  it('does not start with an address that is none', async () => {
    const nat = { externalAddress: '203.0.113.7\n[x]', localNets: [] };
    await expect(testAsterisk({ nat })).rejects.toMatchObject({ code: 'asterisk.start' });
  });

  it('runs twice side by side, each with ports and database of its own', async () => {
    const both = await Promise.all([testAsterisk(), testAsterisk({ address: '127.0.0.2' })]);
    for (const one of both) ends.push(() => one.dispose());
    const [first, second] = both;
    expect(second.ari.url).toContain('127.0.0.2');
    await first.command('database put test key one');
    await second.command('database put test key two');
    expect(await first.command('database get test key')).toContain('one');
    expect(await second.command('database get test key')).toContain('two');
    await first.stop();
    expect(await second.command('core show version')).toContain('Asterisk 22');
  });

  it('dies whole when its outer process is killed, and keeps its secrets at the next start', async () => {
    const folder = await temporaryFolder();
    ends.push(() => folder.dispose());
    const first = await startAsterisk({ root: ROOT, dir: folder.path });
    const inside = await descendants(first.pid);
    process.kill(first.pid, 'SIGKILL');
    expect((await first.exited).signal).toBe('SIGKILL');
    await eventually(() => (inside.some(alive) ? undefined : true));
    const again = await startAsterisk({ root: ROOT, dir: folder.path, ports: first.ports });
    expect(again.ari).toEqual(first.ari);
    expect(again.ami).toEqual(first.ami);
    await again.stop();
  });

  it('works from a folder with a long name', async () => {
    const folder = await temporaryFolder();
    ends.push(() => folder.dispose());
    const asterisk = await startAsterisk({ root: ROOT, dir: `${folder.path}/${'long-'.repeat(30)}` });
    expect(await asterisk.command('core show uptime')).toContain('System uptime');
    await asterisk.stop();
  });

  it('names a taken port, a missing root and a broken start in one line', async () => {
    const folder = await temporaryFolder();
    ends.push(() => folder.dispose());
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await expect(startAsterisk({ root: ROOT, dir: folder.path, ports: { http: port } })).rejects.toMatchObject({
      code: 'asterisk.portTaken',
      message: expect.stringContaining(String(port)) as string,
    });
    await new Promise((resolve) => server.close(resolve));
    await expect(startAsterisk({ root: folder.path, dir: folder.path })).rejects.toMatchObject({
      code: 'asterisk.noRoot',
    });
    await expect(
      startAsterisk({
        root: ROOT,
        dir: folder.path,
        startTimeoutMs: 3_000,
        extraConfig: { 'http.conf': 'enabled = no' },
      }),
    ).rejects.toMatchObject({ code: 'asterisk.start' });
    expect(await processesOf(folder.path)).toEqual([]);
  });

  it('speaks Russian and English, and refuses a console command of two lines', async () => {
    const asterisk = await testAsterisk();
    ends.push(() => asterisk.dispose());
    const sound = await fetch(`${asterisk.ari.url}/ari/sounds/hello-world`, {
      headers: {
        authorization: `Basic ${Buffer.from(`${asterisk.ari.user}:${asterisk.ari.password}`).toString('base64')}`,
      },
    });
    const { formats } = (await sound.json()) as { formats: { language: string }[] };
    expect([...new Set(formats.map(({ language }) => language))].toSorted()).toEqual(['en', 'ru']);
    await expect(asterisk.command('core show version\ncore stop now')).rejects.toMatchObject({
      code: 'asterisk.console',
    });
  });
});
