import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A call by nothing but a UDP socket, from any address of loopback and with any name. */
export interface InviteFrom {
  readonly from: string;
  readonly user: string;
  readonly to: { readonly address: string; readonly port: number; readonly number: string };
}

/** Sends an INVITE and gives the first final answer, whole. What was answered is left to the Asterisk to end. */
export async function inviteBy({ from, user, to }: InviteFrom, ms = 5_000): Promise<string> {
  const socket = createSocket('udp4');
  socket.bind(0, from);
  await once(socket, 'listening');
  const { port } = socket.address();
  const id = randomBytes(8).toString('hex');
  const sdp = [
    'v=0',
    `o=- 1 1 IN IP4 ${from}`,
    's=-',
    `c=IN IP4 ${from}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    '',
  ].join('\r\n');
  const invite = [
    `INVITE sip:${to.number}@${to.address}:${to.port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${from}:${port};branch=z9hG4bK${id};rport`,
    'Max-Forwards: 70',
    `From: <sip:${user}@${from}>;tag=${id}`,
    `To: <sip:${to.number}@${to.address}>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${user}@${from}:${port}>`,
    'Content-Type: application/sdp',
    `Content-Length: ${Buffer.byteLength(sdp)}`,
    '',
    sdp,
  ].join('\r\n');
  const answer = new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
    socket.on('message', (data) => {
      const text = data.toString();
      if (!/^SIP\/2\.0 [2-6]/u.test(text)) return;
      clearTimeout(late);
      resolve(text);
    });
  });
  socket.send(invite, to.port, to.address);
  try {
    return await answer;
  } finally {
    socket.close();
  }
}
