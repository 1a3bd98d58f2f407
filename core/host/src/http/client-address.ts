import { BlockList, isIP } from 'node:net';
import type Koa from 'koa';

const family = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
/** IPv4 as a dual-stack socket tells it. */
const plain = (address: string) => address.trim().replace(/^::ffff:(?=\d+\.)/i, '');

/** Proxies in front, by address range. What they say of a client is believed; what anybody else says is not. */
export class TrustedProxies {
  private readonly ranges = new BlockList();

  /**
   * @param ranges addresses and ranges, such as `10.0.0.0/8` and `::1`
   * @throws RangeError naming one that is neither
   */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [address = '', bits, ...more] = range.split('/');
      const most = isIP(address) === 6 ? 128 : 32;
      const prefix = bits === undefined ? most : Number(bits);
      const isBits = bits === undefined || /^\d{1,3}$/.test(bits);
      if (isIP(address) === 0 || !isBits || prefix > most || more.length > 0)
        throw new RangeError(`"${range}" is no address and no range of addresses`);
      this.ranges.addSubnet(address, prefix, family(address));
    }
  }

  trusts(address: string): boolean {
    const known = plain(address);
    return isIP(known) !== 0 && this.ranges.check(known, family(known));
  }

  /**
   * Who really asks: the right-most address that no proxy of ours stands at. What stands left of it the client may have
   * written itself.
   *
   * @param remote the other end of the connection
   * @param forwarded `X-Forwarded-For` as it came
   */
  clientOf(remote: string, forwarded: string): string {
    let client = plain(remote);
    for (const hop of forwarded.split(',').toReversed()) {
      if (!this.trusts(client)) break;
      const before = plain(hop);
      if (isIP(before) === 0) break;
      client = before;
    }
    return client;
  }
}

/** Puts the client's own address in place of the proxy's, and makes cookies secure where the proxy speaks TLS. */
export function clientAddress(proxies: TrustedProxies): Koa.Middleware {
  return (context, next) => {
    const remote = context.req.socket.remoteAddress ?? '';
    if (!proxies.trusts(remote)) return next();
    context.request.ip = proxies.clientOf(remote, context.get('x-forwarded-for'));
    const protocol = context.get('x-forwarded-proto').split(',').at(-1)?.trim();
    if (protocol === 'https') context.cookies.secure = true;
    return next();
  };
}
