import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AsteriskPorts, CONTEXTS, type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';

const root = process.env['PEREZVON_ROOT'] ?? join(import.meta.dirname, '../../../../var/root');

/** What the carrier does to a call is said by the last digits of its number. */
const carrierDialplan = `[carrier]
exten => _+7XXXXXXXXXX,1,Goto(\${EXTEN:-3},1)
exten => 486,1,Busy(2)
exten => 503,1,Congestion(2)
exten => 603,1,Hangup(21)
exten => 404,1,Hangup(1)
exten => 180,1,Ringing()
 same => n,Wait(60)
exten => 200,1,Ringing()
 same => n,Wait(0.2)
 same => n,Answer()
 same => n,Wait(600)
exten => 201,1,Answer()
 same => n,Wait(0.7)
 same => n,Hangup(16)
exten => 202,1,Answer()
 same => n,Wait(0.5)
 same => n,SendDTMF(12#,200)
 same => n,Wait(60)
`;

export interface TwoAsterisks {
  readonly product: PrivateAsterisk;
  readonly carrier: PrivateAsterisk;
  /** Kills the product's Asterisk. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  again(): Promise<void>;
  stop(): Promise<void>;
}

/** The product's Asterisk and a carrier's, joined by a SIP trunk named `trunk`. */
export async function twoAsterisks(): Promise<TwoAsterisks> {
  const dir = await mkdtemp(join(tmpdir(), 'perezvon-calls-'));
  const start = (name: string, extraConfig: Record<string, string>, ports?: AsteriskPorts) =>
    startAsterisk({ root, dir: join(dir, name), extraConfig, ...(ports ? { ports } : {}) });
  // The carrier answers whoever comes from loopback; it calls the product when a test wants a caller.
  let product = await start('first', {});
  const { ports } = product;
  await product.stop();
  const carrier = await start('carrier', {
    'pjsip.conf': peer('product', ports.sip, 'carrier'),
    'extensions.conf': carrierDialplan,
  });
  const config = { 'pjsip.conf': peer('trunk', carrier.ports.sip, CONTEXTS.inbound) };
  product = await start('product', config, ports);
  return {
    get product() {
      return product;
    },
    carrier,
    kill: async () => {
      product.process.kill('SIGKILL');
      await product.exited;
    },
    again: async () => {
      product = await start('product', config, ports);
    },
    stop: async () => {
      await Promise.all([product.stop(), carrier.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const peer = (name: string, port: number, context: string): string =>
  [
    `[${name}]`,
    'type = endpoint',
    `context = ${context}`,
    'disallow = all',
    'allow = alaw',
    'direct_media = no',
    'dtmf_mode = rfc4733',
    `aors = ${name}`,
    `[${name}]`,
    'type = aor',
    `contact = sip:127.0.0.1:${port}`,
    `[${name}]`,
    'type = identify',
    `endpoint = ${name}`,
    'match = 127.0.0.1',
  ].join('\n');
