import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AsteriskNat, isExternalAddress, isNetwork } from '@perezvon/asterisk';
import { SetupError } from './errors.js';
import { repository } from './places.js';

/** Lines of `NAME=value`; `#` begins a comment, quotes around a value are taken off. */
export function parseEnvFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const match = /^([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(line);
    if (!match?.[1]) throw new SetupError(`perezvon.env, line ${index + 1}: NAME=value is expected.`);
    values[match[1]] = (match[2] ?? '').replace(/^(['"])(.*)\1$/, '$2');
  }
  return values;
}

/** The environment, with what `perezvon.env` adds; what the environment says wins. */
export function readEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const path = join(repository, 'perezvon.env');
  return existsSync(path) ? { ...parseEnvFile(readFileSync(path, 'utf8')), ...env } : env;
}

/** @throws SetupError when it is no port */
export function portOf(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const text = env[name];
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SetupError(`${name} must be a port from 1 to 65535, not ${text}.`);
  return port;
}

/** Networks that reach the machine by its own address, unless a setting names others. */
const privateNets = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'];

/**
 * How a machine behind address translation is seen from outside; undefined when no setting says so.
 * @throws SetupError when an address or a network is none
 */
export function natOf(env: NodeJS.ProcessEnv): AsteriskNat | undefined {
  const externalAddress = (env['PEREZVON_EXTERNAL_ADDRESS'] ?? '').trim();
  const listed = (env['PEREZVON_LOCAL_NETS'] ?? '').split(',').map((net) => net.trim());
  const named = listed.filter((net) => net !== '');
  if (externalAddress === '') return undefined;
  if (!isExternalAddress(externalAddress))
    throw new SetupError(`PEREZVON_EXTERNAL_ADDRESS must be an IPv4 address or a host name, not ${externalAddress}.`);
  const wrong = named.find((net) => !isNetwork(net));
  if (wrong !== undefined)
    throw new SetupError(`PEREZVON_LOCAL_NETS must be networks such as 10.0.0.0/8 with commas between, not ${wrong}.`);
  // Browsers' phones come through the product itself, on loopback.
  return { externalAddress, localNets: ['127.0.0.0/8', ...(named.length > 0 ? named : privateNets)] };
}
