import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { SetupError } from '../errors.js';

/** Whether nobody listens there. SIP is UDP, the others are TCP. */
export async function isFree(address: string, port: number, protocol: 'tcp' | 'udp' = 'tcp'): Promise<boolean> {
  return protocol === 'tcp' ? tcpFree(address, port) : udpFree(address, port);
}

/** @throws SetupError naming the setting that chooses another port */
export async function demandFree(
  what: string,
  address: string,
  port: number,
  setting: string,
  protocol: 'tcp' | 'udp' = 'tcp',
): Promise<void> {
  if (!(await isFree(address, port, protocol)))
    throw new SetupError(`Port ${port} for ${what} is taken; choose another one: ${setting}=${port + 1} npm start`);
}

function tcpFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}
function udpFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, address, () => socket.close(() => resolve(true)));
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
