import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TrustedProxies } from './client-address.js';

const proxies = new TrustedProxies(['127.0.0.0/8', '10.1.0.0/16', '2001:db8::/32', '::1']);

describe('the address of a client', () => {
  it.each([
    ['the other end, where nobody stands between', '203.0.113.7', '', '203.0.113.7'],
    ['the other end, whatever it says of itself', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['what our proxy saw', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['what our proxy saw, not what the client wrote before', '127.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['what the outer of two proxies saw', '::1', '9.9.9.9, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['IPv4 in the form of IPv6', '::ffff:127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['IPv6 behind IPv6', '2001:db8::5', '2a00:1450::1', '2a00:1450::1'],
    ['the proxy, where what it says is no address', '127.0.0.1', 'unknown', '127.0.0.1'],
    ['the proxy, where a client wrote an address of ours that is not the last', '127.0.0.1', 'x, 10.1.0.9', '10.1.0.9'],
  ])('is %s', (_what, remote, forwarded, client) => {
    expect(proxies.clientOf(remote, forwarded)).toBe(client);
  });

  it('is never one that stands left of an untrusted one', () => {
    const address = fc.ipV4().filter((one) => !proxies.trusts(one));
    fc.assert(
      fc.property(fc.array(fc.ipV4()), address, (made, real) => {
        expect(proxies.clientOf('127.0.0.1', [...made, real].join(', '))).toBe(real);
      }),
    );
  });

  it.each(['', 'proxy.example', '10.0.0.0/33', '10.0.0.0/x', '::/129', '10.0.0.0/8/8', '10.0.0.0/'])(
    'needs ranges, not %j',
    (range) => {
      expect(() => new TrustedProxies([range])).toThrow(RangeError);
    },
  );
});
