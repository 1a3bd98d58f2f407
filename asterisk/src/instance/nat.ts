import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AsteriskError } from './errors.js';
import type { AsteriskNat } from './types.js';

const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/u;
const ALL_NUMERIC = /^[0-9.]+$/u;

/** An IPv4 address, or a host name that could not be mistaken for one. */
export const isExternalAddress = (text: string): boolean =>
  HOST.test(text) && (isIPv4(text) || !ALL_NUMERIC.test(text));
/** An IPv4 network in CIDR, such as `10.0.0.0/8`. */
export const isNetwork = (text: string): boolean => {
  const [address = '', bits = '', ...more] = text.split('/');
  return more.length === 0 && isIPv4(address) && /^(\d|[12]\d|3[0-2])$/u.test(bits);
};

/** @throws AsteriskError `asterisk.start` for what is no address or no network, before it reaches a file */
export function checkedNat(nat: AsteriskNat): AsteriskNat {
  const { externalAddress, localNets } = nat;
  if (!isExternalAddress(externalAddress))
    throw new AsteriskError('asterisk.start', `not an external address: ${JSON.stringify(externalAddress)}`);
  for (const net of localNets)
    if (!isNetwork(net)) throw new AsteriskError('asterisk.start', `not a network: ${JSON.stringify(net)}`);
  return nat;
}

/**
 * What a transport of pjsip.conf says of the address translation in front of it; each transport needs it.
 *
 * @param own the machine's own addresses: Asterisk puts the public one in place of none but a local one
 */
export const natLines = (
  { externalAddress, localNets }: AsteriskNat,
  own: readonly string[],
): readonly (readonly [string, string])[] => [
  ['external_media_address', externalAddress],
  ['external_signaling_address', externalAddress],
  ...[...localNets, ...own.map((address) => `${address}/32`)].map((net) => ['local_net', net] as const),
];

/** What rtp.conf says of it: browsers try the public address beside our own. A name cannot stand there. */
export const iceLines = ({ externalAddress }: AsteriskNat, own: readonly string[]): readonly string[] =>
  isIPv4(externalAddress) && own.length > 0
    ? ['[ice_host_candidates]', ...own.map((address) => `${address} => ${externalAddress},include_local_address`)]
    : [];

/** The addresses by which this machine is in networks, when it listens at `address`. */
export function ownAddresses(address: string): readonly string[] {
  if (address !== '0.0.0.0') return [address];
  return Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map((one) => one.address);
}
