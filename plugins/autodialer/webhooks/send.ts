import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLocalAddress } from './addresses.js';

/** What stands as the error of a delivery that would have gone into this network; screens have words for it. */
export const localAddress = 'localAddress';

class LocalAddressError extends Error {
  constructor() {
    super(localAddress);
  }
}

/** Resolves as usual and refuses names that lead into this network: what it gives is what is connected to. */
const outsideLookup: LookupFunction = (host, options, done) => {
  const all: LookupOptions & { all: true } = { ...options, all: true };
  lookup(host, all, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || !first) done(error ?? new Error(`${host} has no address`), '');
    else if (addresses.some(({ address }) => isLocalAddress(address))) done(new LocalAddressError(), '');
    else if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

/**
 * Posts `body` and gives the status; what was answered is not read, redirects are not followed.
 * @param local whether it may go to addresses of this machine and its network
 */
export function send(
  url: string,
  body: string,
  { local, headers, signal }: { local: boolean; headers: Record<string, string>; signal: AbortSignal },
): Promise<number> {
  const target = new URL(url);
  // An address written as such is never looked up.
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!local && isIP(host) !== 0 && isLocalAddress(host)) return Promise.reject(new LocalAddressError());
  return new Promise((resolve, reject) => {
    const sent = (target.protocol === 'https:' ? secure : plain)(
      target,
      {
        method: 'POST',
        // No connection of before the setting was changed is used again.
        agent: false,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal,
        ...(local ? {} : { lookup: outsideLookup }),
      },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.on('error', reject);
        answer.destroy();
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
