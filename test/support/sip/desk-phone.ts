import { createHash, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { until } from '../until.js';

interface Message {
  readonly first: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
interface PhoneOptions {
  readonly user: string;
  readonly password: string;
  /** Asterisk. */
  readonly host: string;
  readonly port: number;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const token = () => randomBytes(6).toString('hex');

/**
 * A desk phone with keys of its own: it registers, answers, dials, holds by re-INVITE and transfers by REFER, also what it
 * has asked first (Replaces, RFC 3891). It sends no sound.
 */
export class DeskPhone {
  readonly calls: PhoneCall[] = [];
  /** What was answered, by branch. */
  private readonly answers = new Map<string, (message: Message) => void>();

  private constructor(
    readonly options: PhoneOptions,
    private readonly socket: Socket,
    readonly port: number,
  ) {
    socket.on('message', (data) => this.received(parse(data.toString())));
  }

  static async register(options: PhoneOptions): Promise<DeskPhone> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const phone = new DeskPhone(options, socket, socket.address().port);
    const dialog = new PhoneCall(phone, token(), token(), `sip:${options.host}:${options.port}`, options.user);
    const answer = await dialog.ask('REGISTER', [['Expires', '300']]);
    if (statusOf(answer) !== 200) throw new Error(`the phone was not registered: ${answer.first}`);
    return phone;
  }
  /** Dials, and resolves when it is answered. */
  async dial(number: string): Promise<PhoneCall> {
    const { host, port } = this.options;
    const call = new PhoneCall(this, token(), token(), `sip:${number}@${host}:${port}`, number);
    this.calls.push(call);
    const answer = await call.ask('INVITE', [], sdp('sendrecv'));
    if (statusOf(answer) !== 200) throw new Error(`${number} did not answer: ${answer.first}`);
    return call;
  }
  /** A call that has come in and was answered. */
  incomingCall(): Promise<PhoneCall> {
    return until('the phone to be called', () => this.calls.find(({ incoming, over }) => incoming && !over), {
      everyMs: 20,
    });
  }
  close(): void {
    this.socket.close();
  }

  send(text: string): void {
    this.socket.send(text, this.options.port, this.options.host);
  }
  /** The last answer to a request; those before it that are provisional are passed over. */
  answered(branch: string): Promise<Message> {
    return new Promise((resolve) => this.answers.set(branch, resolve));
  }

  private received(message: Message): void {
    if (message.first.startsWith('SIP/2.0')) {
      const branch = /branch=([^;\s]+)/.exec(header(message, 'Via'))?.[1] ?? '';
      if (statusOf(message) < 200) return;
      this.answers.get(branch)?.(message);
      return;
    }
    const callId = header(message, 'Call-ID');
    const known = this.calls.find(({ id }) => id === callId);
    if (known) known.received(message);
    else if (message.first.startsWith('INVITE')) this.invited(message, callId);
    else this.send(replyTo(message, '200 OK'));
  }
  private invited(message: Message, callId: string): void {
    const from = header(message, 'From');
    const call = new PhoneCall(this, callId, token(), uriOf(header(message, 'Contact')), userOf(from));
    call.invited(message);
    this.calls.push(call);
  }
}

export class PhoneCall {
  incoming = false;
  over = false;
  /** What the phone was told of its transfer: `200 OK` when it is done. */
  readonly told: string[] = [];
  private remote = '';
  private cseq = 0;

  constructor(
    private readonly phone: DeskPhone,
    readonly id: string,
    private readonly tag: string,
    private target: string,
    private readonly peer: string,
  ) {}

  /** Takes an INVITE. */
  invited(message: Message): void {
    this.incoming = true;
    this.remote = header(message, 'From');
    this.phone.send(replyTo(message, '180 Ringing', this.tag));
    this.accept(message);
  }
  received(message: Message): void {
    const [method] = message.first.split(' ');
    if (method === 'ACK') return;
    if (method === 'INVITE') return this.accept(message);
    this.phone.send(replyTo(message, '200 OK', this.tag));
    if (method === 'BYE' || method === 'CANCEL') this.over = true;
    if (method === 'NOTIFY') this.told.push(message.body.trim().replace('SIP/2.0 ', ''));
  }
  private accept(message: Message): void {
    const { port } = this.phone;
    const more = [`Contact: <sip:${this.phone.options.user}@127.0.0.1:${port}>`, 'Content-Type: application/sdp'];
    this.phone.send(replyTo(message, '200 OK', this.tag, more, sdp('sendrecv')));
  }

  async hold(): Promise<void> {
    await this.ask('INVITE', [], sdp('sendonly'));
  }
  async resume(): Promise<void> {
    await this.ask('INVITE', [], sdp('sendrecv'));
  }
  /** Transfers to a number, or to whom another call of the phone leads. @returns the status of the answer */
  async refer(to: string | PhoneCall): Promise<number> {
    const { host, port } = this.phone.options;
    const address =
      typeof to === 'string'
        ? `<sip:${to}@${host}:${port}>`
        : `<sip:${to.peer}@${host}:${port}?Replaces=${encodeURIComponent(to.replaces)}>`;
    return statusOf(await this.ask('REFER', [['Refer-To', address]]));
  }
  async hangUp(): Promise<void> {
    this.over = true;
    await this.ask('BYE', []);
  }
  /** How this call is named by another one that is to take its place. */
  private get replaces(): string {
    const theirs = /tag=([^;>\s]+)/.exec(this.remote)?.[1] ?? '';
    return `${this.id};to-tag=${theirs};from-tag=${this.tag}`;
  }

  /** Sends a request of this dialog, with the password when it is asked for. */
  async ask(method: string, headers: readonly (readonly [string, string])[], body = ''): Promise<Message> {
    const first = await this.request(method, headers, body);
    if (statusOf(first) !== 401) return first;
    return this.request(method, [...headers, ['Authorization', this.proof(method, first)]], body);
  }
  private async request(
    method: string,
    headers: readonly (readonly [string, string])[],
    body: string,
  ): Promise<Message> {
    const { user, host } = this.phone.options;
    const branch = `z9hG4bK${token()}`;
    this.cseq += 1;
    const to = this.remote === '' ? `<${method === 'REGISTER' ? `sip:${user}@${host}` : this.target}>` : this.remote;
    const lines = (which: string, more: readonly string[]) => [
      `${which} ${this.target} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.phone.port};branch=${which === 'ACK' ? `z9hG4bK${token()}` : branch}`,
      'Max-Forwards: 70',
      `From: <sip:${user}@${host}>;tag=${this.tag}`,
      ...more,
      `Call-ID: ${this.id}`,
      `CSeq: ${this.cseq} ${which}`,
      `Contact: <sip:${user}@127.0.0.1:${this.phone.port}>`,
    ];
    const answered = this.phone.answered(branch);
    const more = [`To: ${to}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
    if (body !== '') more.push('Content-Type: application/sdp');
    this.phone.send([...lines(method, more), `Content-Length: ${body.length}`, '', body].join('\r\n'));
    const answer = await answered;
    if (method !== 'INVITE') return answer;
    if (statusOf(answer) === 200) {
      this.remote = header(answer, 'To');
      this.target = uriOf(header(answer, 'Contact'));
    }
    this.phone.send([...lines('ACK', [`To: ${header(answer, 'To')}`]), 'Content-Length: 0', '', ''].join('\r\n'));
    return answer;
  }
  /** RFC 2617. */
  private proof(method: string, challenge: Message): string {
    const { user, password } = this.phone.options;
    const asked = header(challenge, 'WWW-Authenticate');
    const part = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(asked)?.[1] ?? '';
    const [realm, nonce, cnonce] = [part('realm'), part('nonce'), token()];
    const uri = this.target;
    const secret = md5(`${user}:${realm}:${password}`);
    const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
    const quoted = { username: user, realm, nonce, uri, response, cnonce, opaque: part('opaque') };
    const parts = Object.entries(quoted).map(([name, value]) => `${name}="${value}"`);
    return `Digest ${[...parts, 'algorithm=MD5', 'qop=auth', 'nc=00000001'].join(', ')}`;
  }
}

function parse(text: string): Message {
  const [head = '', ...body] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
  });
  return { first, headers, body: body.join('\r\n\r\n') };
}
const header = ({ headers }: Message, name: string) =>
  headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
const statusOf = ({ first }: Message) => Number(first.split(' ')[1]);
const uriOf = (value: string) => /<([^>]+)>/.exec(value)?.[1] ?? value;
const userOf = (value: string) => /sip:([^@>]+)/.exec(value)?.[1] ?? '';
const sdp = (direction: string) =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    'm=audio 40000 RTP/AVP 8',
    'a=rtpmap:8 PCMA/8000',
    `a=${direction}`,
    '',
  ].join('\r\n');

function replyTo(message: Message, status: string, tag?: string, more: readonly string[] = [], body = ''): string {
  const copied = message.headers.filter(([name]) => /^(Via|From|Call-ID|CSeq|Record-Route)$/i.test(name));
  const to = header(message, 'To');
  const mine = tag === undefined || to.includes('tag=') ? to : `${to};tag=${tag}`;
  const lines = [`SIP/2.0 ${status}`, ...copied.map(([name, value]) => `${name}: ${value}`), `To: ${mine}`, ...more];
  return [...lines, `Content-Length: ${body.length}`, '', body].join('\r\n');
}
