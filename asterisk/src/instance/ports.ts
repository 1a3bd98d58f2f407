import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { AsteriskError } from './errors.js';
import type { AsteriskPorts } from './types.js';

/**
 * Two ports a call; 2,000 calls fit. Below Linux's own range for outgoing connections, and a strip of their own: what else
 * opens UDP ports on this machine, such as a phone, has room below and above.
 */
const RTP_PORTS = 4000;
const RTP_FIRST = 14_000;
const RTP_LAST = 24_000;

/**
 * Where ports nobody named are looked for: below Linux's own range for outgoing connections. A port out of that range
 * may belong to some client's connection by the time that a stopped Asterisk starts again on it.
 */
const FREE = { tcp: [10_000, 32_000], udp: [6_000, 9_999] } as const;
const TRIES = 200;

function tcpPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error(`no TCP address on ${host}`));
      });
    });
  });
}

function udpPort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind({ address: host, port, exclusive: true }, () => {
      const { port: got } = socket.address();
      socket.close(() => {
        resolve(got);
      });
    });
  });
}

async function choose(
  kind: string,
  open: (host: string, port: number) => Promise<number>,
  host: string,
  wanted: number | undefined,
): Promise<number> {
  const [first, last] = open === tcpPort ? FREE.tcp : FREE.udp;
  let cause: unknown;
  for (let attempt = 0; attempt < (wanted === undefined ? TRIES : 1); attempt++) {
    try {
      return await open(host, wanted ?? randomInt(first, last));
    } catch (error) {
      cause = error;
    }
  }
  const where = wanted === undefined ? host : `${host}:${wanted}`;
  throw new AsteriskError(
    'asterisk.portTaken',
    `Asterisk's ${kind} port ${where} cannot be opened: ${reason(cause)}`,
    cause,
  );
}
const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** A free range is looked for by a few samples: two Asterisks that overlap still find free ports inside it. */
async function rtpStart(host: string): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const start = RTP_FIRST + 2 * randomInt((RTP_LAST - RTP_FIRST - RTP_PORTS) / 2);
    const samples = [start, start + RTP_PORTS / 2, start + RTP_PORTS - 1];
    const free = await Promise.allSettled(samples.map((port) => udpPort(host, port)));
    if (free.every((result) => result.status === 'fulfilled')) return start;
  }
  throw new AsteriskError('asterisk.portTaken', `no free range of ${RTP_PORTS} UDP ports for RTP on ${host}`);
}

/** Checks that the wanted ports are free, and finds free ones for the others. */
export async function choosePorts(
  address: string,
  control: string,
  wanted: Partial<AsteriskPorts> = {},
): Promise<AsteriskPorts> {
  const sip = await choose('SIP', udpPort, address, wanted.sip);
  const http = await choose('ARI', tcpPort, control, wanted.http);
  let ami = await choose('AMI', tcpPort, control, wanted.ami);
  while (ami === http) ami = await choose('AMI', tcpPort, control, undefined);
  const start = wanted.rtpStart ?? (await rtpStart(address));
  return { sip, http, ami, rtpStart: start, rtpEnd: wanted.rtpEnd ?? start + RTP_PORTS - 1 };
}
