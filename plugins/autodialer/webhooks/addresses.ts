import { BlockList, isIP } from 'node:net';

/** IPv4 networks that lead to this machine, to its own network or to nobody in particular (RFC 6890). */
const networks: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** The same of IPv6: none and loopback, local-use translation, unique local, link-local, site-local, multicast. */
const networks6: readonly (readonly [address: string, bits: number])[] = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const hex = (address: string) =>
  address
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{4})/, '$1:');

function localNetworks(): BlockList {
  const list = new BlockList();
  for (const [address, bits] of networks) {
    list.addSubnet(address, bits, 'ipv4');
    // An IPv4 address inside an IPv6 one: mapped, compatible, of a translator (NAT64), of 6to4.
    for (const prefix of ['::ffff:', '::', '64:ff9b::']) list.addSubnet(prefix + hex(address), 96 + bits, 'ipv6');
    list.addSubnet(`2002:${hex(address)}::`, 16 + bits, 'ipv6');
  }
  for (const [address, bits] of networks6) list.addSubnet(address, bits, 'ipv6');
  return list;
}
const local = localNetworks();

/** Whether an IP address leads into this machine or its network. What is no IP address is not trusted either. */
export function isLocalAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  return family === 0 || local.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}
