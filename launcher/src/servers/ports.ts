import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { SetupError } from '../errors.js';

type Protocol = 'tcp' | 'udp';

/** Whether nobody listens there and we may. SIP is UDP, the others are TCP. */
export async function isFree(address: string, port: number, protocol: Protocol = 'tcp'): Promise<boolean> {
  return (await refusal(address, port, protocol)) === undefined;
}

/** @throws SetupError naming the setting that helps */
export async function demandFree(
  what: string,
  address: string,
  port: number,
  setting: string,
  protocol: Protocol = 'tcp',
): Promise<void> {
  const code = await refusal(address, port, protocol);
  if (code === undefined) return;
  const another = `choose another one: ${setting}=${port + 1} npm start`;
  if (code === 'EADDRINUSE') throw new SetupError(`Port ${port} for ${what} is taken; ${another}`);
  if (code === 'EACCES')
    throw new SetupError(`Port ${port} for ${what} is only for root; ${another.replace(String(port + 1), '8080')}`);
  const place = setting.replace(/_PORT$/, '_ADDRESS');
  throw new SetupError(`Address ${address} for ${what} is not one of this machine's (${code}); correct ${place}.`);
}

/** The system's code for why one may not listen there; undefined when one may. */
function refusal(address: string, port: number, protocol: Protocol): Promise<string | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
    if (protocol === 'tcp') {
      const server = createServer().once('error', failed);
      server.listen(port, address, () => server.close(() => resolve(undefined)));
    } else {
      const socket = createSocket('udp4').once('error', failed);
      socket.bind(port, address, () => socket.close(() => resolve(undefined)));
    }
  });
}

/**
 * A port that is free at this moment, for TCP and for UDP: a phone listens there as well as a server. Below Linux's own range
 * for outgoing connections: a port from that range may belong to a client's connection by the time a server that was stopped
 * is started on it again. Below the ports of Asterisk's sound, too, which come and go with each call.
 */
export async function anyPort(address = '127.0.0.1'): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(10_000, 14_000);
    if ((await isFree(address, port)) && (await isFree(address, port, 'udp'))) return port;
  }
  throw new SetupError('No free port was found between 10000 and 14000.');
}
