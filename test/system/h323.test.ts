import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PrivateAsterisk, startAsterisk } from '@perezvon/asterisk';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Product, serverRoot } from '../support/product.js';
import { until } from '../support/until.js';

interface Named {
  readonly id: string;
}
const providerAddress = '127.0.0.2';
let product: Product;
let provider: PrivateAsterisk;
let dir: string;
beforeAll(async () => {
  product = await Product.start();
  dir = await mkdtemp(join(tmpdir(), 'perezvon-h323-'));
  provider = await startAsterisk({
    root: serverRoot,
    dir,
    address: providerAddress,
    extraModules: ['chan_ooh323.so', 'res_clioriginate.so'],
    extraConfig: {
      'ooh323.conf': [
        'port=1720',
        'faststart=yes',
        'h245tunneling=yes',
        'context=subscribers',
        '[product]',
        'type=friend',
        `ip=${product.asterisk.address}`,
        'port=1720',
        'context=subscribers',
        'disallow=all',
        'allow=alaw',
        '',
      ].join('\n'),
      'extensions.conf':
        '[subscribers]\nexten => _X.,1,Hangup()\n[callers]\nexten => s,1,Answer()\n same => n,Wait(60)\n',
    },
  });
});
afterAll(async () => {
  await provider?.stop();
  await product?.stop();
  await rm(dir, { recursive: true, force: true });
});

/**
 * Signalling only: Debian's chan_ooh323 of Asterisk 22 finds no RTP payload for its codecs ("Don't know how to send format
 * ulaw packets with RTP"), so that a call ends with the first sound.
 */
it('a provider by H.323: Apply loads the module, the peer is known, a call comes in by its trunk and number', async () => {
  const { api, db, asterisk } = product;
  const facts = { name: 'provider', kind: 'h323', host: providerAddress, port: 1720, codecs: ['alaw'] };
  const trunk = await api.post<Named & { endpoint: string }>('/api/telephony/trunks', facts);
  expect(trunk.endpoint).toMatch(/^h323-provider-[0-9a-f]{8}$/);
  await api.post('/api/core/asterisk-config/apply', { why: 'test' });
  expect(await asterisk.command('ooh323 show peers')).toContain(trunk.endpoint.slice(0, 15));

  // The number leads to a queue.
  const { id: queueId } = await api.post<Named>('/api/queues/queues', { name: 'q', settings: { leaveWhen: 'never' } });
  const destination = { kind: 'queues.queue', target: { queueId } };
  await api.post('/api/telephony/numbers', { number: '+74951112233', destination });
  await provider.command('channel originate OOH323/74951112233@product extension s@callers');
  const events = async () => {
    const [rows] = await db.pool.query('SELECT event FROM core_call_journal ORDER BY id');
    return (rows as { event: string }[]).map(({ event }) => event);
  };
  await until('the caller in the queue', async () => (await events()).includes('ENTERQUEUE'), { timeoutMs: 20_000 });
  const [calls] = await db.pool.query("SELECT trunk, own_number FROM core_calls WHERE direction = 'inbound'");
  expect(calls).toEqual([{ trunk: trunk.endpoint, own_number: '+74951112233' }]);
});
