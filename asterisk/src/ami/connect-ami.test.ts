import fc from 'fast-check';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrivateAsterisk } from '../instance/types.js';
import { startAsterisk } from '../instance/start-asterisk.js';
import { ROOT, eventually, testAsterisk } from '../test-support/private-asterisk.js';
import { connectAmi } from './connect-ami.js';
import { AmiError } from './errors.js';
import { AmiParser, encodeAction } from './protocol.js';

describe('the protocol of AMI', () => {
  it('lets no value start a second action', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\r', '\n', '\0', 'A', ':', ' ') }), (value) => {
        try {
          return encodeAction('Ping', '1', { Note: value }).split(/\r|\n/u).filter(Boolean).length === 3;
        } catch (error) {
          return error instanceof AmiError && /[\r\n\0]/u.test(value);
        }
      }),
    );
  });

  it('reads messages however the stream is cut', () => {
    const text =
      'Asterisk Call Manager/9\r\nResponse: Success\r\nOutput: a: b\r\nOutput: \r\nOutput: c\r\n\r\nEvent: X\r\n\r\n';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const parser = new AmiParser();
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const found = at.slice(1).flatMap((end, index) => parser.push(text.slice(at[index], end)));
        expect(found.map((message) => message.all('output'))).toEqual([['a: b', '', 'c'], []]);
      }),
    );
  });
});

describe('connectAmi', () => {
  let asterisk: PrivateAsterisk & { dispose(): Promise<void> };
  beforeAll(async () => {
    asterisk = await testAsterisk();
  });
  afterAll(() => asterisk.dispose());

  it('runs actions and commands, and names what is refused', async () => {
    const ami = connectAmi(asterisk.ami);
    await ami.connected(AbortSignal.timeout(5_000));
    expect((await ami.action('CoreStatus')).get('CoreStartupTime')).toMatch(/^\d\d:/u);
    expect(await ami.command('core show version')).toMatch(/^Asterisk 22/u);
    // The dialplan is read a moment after Asterisk says that it has booted.
    const dialplan = () => ami.command('dialplan show perezvon-outgoing').catch(String);
    await expect.poll(dialplan, { timeout: 10_000 }).toContain("'s' =>");
    await expect(ami.action('NoSuch')).rejects.toMatchObject({ code: 'ami.refused' });
    await expect(ami.command('x\r\n\r\nAction: Logoff')).rejects.toMatchObject({ code: 'ami.value' });
    expect(await Promise.all(Array.from({ length: 50 }, () => ami.command('core show uptime')))).toHaveLength(50);
    await ami.close();
    await expect(ami.action('Ping')).rejects.toMatchObject({ code: 'ami.unavailable' });
    expect(ami.state).toBe('closed');
  });

  it('says that the secret is wrong', async () => {
    const ami = connectAmi({ ...asterisk.ami, secret: 'wrong' });
    await expect(ami.connected()).rejects.toMatchObject({ code: 'ami.credentials' });
    expect(ami.state).toBe('refused');
    await ami.close();
  });

  it('gives up an answer that does not come', async () => {
    const server = createServer((socket) => socket.write('Asterisk Call Manager/9.0\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const ami = connectAmi({ host: '127.0.0.1', port, user: 'u', secret: 's', actionTimeoutMs: 50 });
    await eventually(() => (ami.state === 'lost' ? true : undefined));
    await expect(ami.connected(AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
    await ami.close();
    server.close();
  });

  it('finds a killed Asterisk again', async () => {
    const ami = connectAmi(asterisk.ami);
    await ami.connected();
    process.kill(asterisk.pid, 'SIGKILL');
    await asterisk.exited;
    await eventually(() => (ami.state === 'lost' ? true : undefined));
    const next = await startAsterisk({ root: ROOT, dir: asterisk.dir, ports: asterisk.ports });
    await ami.connected(AbortSignal.timeout(10_000));
    expect(await ami.command('core show version')).toMatch(/^Asterisk 22/u);
    await ami.close();
    await next.stop();
  });
});
