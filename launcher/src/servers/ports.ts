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

/** A port that is free at this moment. */
export function anyPort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, address, () => {
      const at = server.address();
      server.close(() =>
        at !== null && typeof at === 'object'
          ? resolve(at.port)
          : reject(new SetupError('The system gives no free port.')),
      );
    });
  });
}
