import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A SIP peer that sends and hears single messages, as no well-behaved phone would. */
export class RawSip {
  readonly heard: string[] = [];

  private constructor(
    private readonly socket: Socket,
    readonly address: string,
    readonly port: number,
  ) {}

  /** @param answer what a message is answered with; nothing where it stays unanswered */
  static async open(
    address: string,
    answer: (message: string) => string | undefined = () => undefined,
  ): Promise<RawSip> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    const peer = new RawSip(socket, address, socket.address().port);
    socket.on('message', (data, from) => {
      const message = data.toString();
      peer.heard.push(message);
      const reply = answer(message);
      if (reply !== undefined) socket.send(reply, from.port, from.address);
    });
    return peer;
  }

  send(message: string, to: { readonly address: string; readonly port: number }): void {
    this.socket.send(message, to.port, to.address);
  }
  close(): void {
    this.socket.close();
  }

  /** An INVITE with sound by G.711, as a provider sends it. */
  invite(uri: string, to: string, from: string): string {
    const sdp = [
      'v=0',
      `o=- 1 1 IN IP4 ${this.address}`,
      's=-',
      `c=IN IP4 ${this.address}`,
      't=0 0',
      'm=audio 40000 RTP/AVP 8',
      'a=rtpmap:8 PCMA/8000',
      '',
    ].join('\r\n');
    const id = Math.random().toString(36).slice(2);
    return [
      `INVITE ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address}:${this.port};branch=z9hG4bK${id}`,
      `From: ${from};tag=${id}`,
      `To: ${to}`,
      `Call-ID: ${id}@${this.address}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:provider@${this.address}:${this.port}>`,
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      `Content-Length: ${sdp.length}`,
      '',
      sdp,
    ].join('\r\n');
  }
}

/** The response to a request, with the headers that belong to it. */
export function respond(request: string, status: string, ...headers: readonly string[]): string {
  const kept = request.split('\r\n').filter((line) => /^(via|from|call-id|cseq):/i.test(line));
  const to = request.split('\r\n').find((line) => /^to:/i.test(line)) ?? '';
  return [`SIP/2.0 ${status}`, ...kept, `${to};tag=raw`, ...headers, 'Content-Length: 0', '', ''].join('\r\n');
}
