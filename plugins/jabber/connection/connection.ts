import { client, xml } from '@xmpp/client';
import type { Clock, Log } from '@perezvon/sdk/server';
import { z } from 'zod';
import { JabberAwayError, JabberRefusedError } from '../errors.js';
import { allowedText, type Stanza } from './allowed-text.js';

export const xmppSchema = z.object({
  host: z.string(),
  port: z.number().int(),
  domain: z.string(),
  adminJid: z.string(),
  adminPassword: z.string(),
  /** What operators' clients connect to, where that is another way than ours. */
  clientHost: z.string().optional(),
});
export type XmppServer = z.output<typeof xmppSchema>;
export interface ConnectionEvents {
  connected(): void;
  /** Said to us. @param from bare address of the sender, as the server vouches for it */
  said(from: string, text: string): void;
  /** Somebody wants to see whether we are there. */
  asked(from: string): void;
  /** A client is online. @param from its full address @param came it was not before; else it only asks how we are */
  there(from: string, came: boolean): void;
}
const pingEveryMs = 30_000;
const answerMs = 10_000;
const resource = 'perezvon';

/** Our own connection to the Jabber server: comes back by itself, and keeps nothing for later while it is away. */
export class Connection {
  private readonly client;
  private readonly over = new AbortController();
  private up = false;
  private next = 0;
  /** Full addresses of clients that are there. */
  private readonly online = new Set<string>();
  private readonly answers = new Map<string, (stanza: Stanza) => void>();

  constructor(
    readonly server: XmppServer,
    private readonly events: ConnectionEvents,
    private readonly parts: { readonly clock: Clock; readonly log: Log },
  ) {
    const { host, port, domain, adminJid, adminPassword } = server;
    const [username = ''] = adminJid.split('@');
    this.client = client({ service: `xmpp://${host}:${port}`, domain, resource, username, password: adminPassword });
  }

  get connected(): boolean {
    return this.up;
  }
  start(): void {
    const { client: entity } = this;
    entity.on('error', (error: Error) => this.parts.log.debug('jabber', { error }));
    entity.on('online', () => {
      this.up = true;
      this.send(xml('presence'));
      this.parts.log.info('connected with the Jabber server', { domain: this.server.domain });
      this.events.connected();
    });
    for (const event of ['disconnect', 'offline'] as const) entity.on(event, () => this.lost());
    entity.on('stanza', (stanza: Stanza) => this.heard(stanza));
    entity.start().catch((error: unknown) => this.parts.log.warn('the Jabber server is away', { error }));
    void this.keepAlive();
  }
  async stop(): Promise<void> {
    this.over.abort();
    this.up = false;
    await Promise.race([this.client.stop().catch(() => undefined), this.parts.clock.sleep(2_000)]);
  }

  /** Sends at once, or never: what is said to operators is about this moment. @returns whether it went out */
  send(stanza: Stanza): boolean {
    if (!this.up) return false;
    this.client
      .send(allowedText(stanza))
      .catch((error: unknown) => this.parts.log.debug('jabber: not sent', { error }));
    return true;
  }
  say(to: string, text: string): boolean {
    // Not to be kept for later (XEP-0334): a card of yesterday's call would mislead.
    const now = xml('no-store', 'urn:xmpp:hints');
    return this.send(xml('message', { to, type: 'chat' }, xml('body', {}, text), now));
  }
  /** Asks and waits for the answer. @throws JabberAwayError, or JabberRefusedError with the server's own words */
  async ask(what: string, to: string, type: 'get' | 'set', child: Stanza): Promise<Stanza> {
    if (!this.up) throw new JabberAwayError();
    const id = `perezvon-${(this.next += 1)}`;
    const answered = Promise.withResolvers<Stanza>();
    this.answers.set(id, answered.resolve);
    const waited = new AbortController();
    try {
      const late = this.parts.clock.sleep(answerMs, waited.signal).then(() => undefined);
      late.catch(() => undefined);
      this.send(xml('iq', { id, to, type }, child));
      const answer = await Promise.race([answered.promise, late]);
      if (!answer) throw new JabberAwayError();
      if (answer.attrs['type'] === 'error') throw new JabberRefusedError(what, wordsOf(answer));
      return answer;
    } finally {
      waited.abort(new Error('answered'));
      this.answers.delete(id);
    }
  }

  private heard(stanza: Stanza): void {
    const from = String(stanza.attrs['from'] ?? '');
    const [bare = ''] = from.split('/');
    if (stanza.is('iq')) {
      this.answers.get(String(stanza.attrs['id']))?.(stanza);
      return;
    }
    if (stanza.is('presence')) {
      this.presence(from, bare, stanza.attrs['type']);
      return;
    }
    const text = stanza.is('message') && stanza.attrs['type'] !== 'error' ? stanza.getChildText('body') : null;
    if (text) this.events.said(bare, text);
  }
  private presence(from: string, bare: string, type: unknown): void {
    if (type === 'subscribe') this.events.asked(bare);
    else if (type === 'unavailable') this.online.delete(from);
    else if (type === 'probe' || type === undefined) {
      const came = type === undefined && !this.online.has(from);
      if (type === undefined) this.online.add(from);
      // Told once: a client changes its own presence often.
      if (came || type === 'probe') this.events.there(from, came);
    }
  }
  private lost(): void {
    this.online.clear();
    if (this.up) this.parts.log.warn('the Jabber server is away');
    this.up = false;
  }
  /** A connection that died without a word is found out by asking (XEP-0199). */
  private async keepAlive(): Promise<void> {
    const { clock, log } = this.parts;
    while (!this.over.signal.aborted) {
      await clock.sleep(pingEveryMs, this.over.signal).catch(() => undefined);
      if (!this.up) continue;
      await this.ask('ping', this.server.domain, 'get', xml('ping', 'urn:xmpp:ping')).catch((error: unknown) => {
        if (!(error instanceof JabberAwayError) || this.over.signal.aborted) return;
        log.warn('the Jabber server does not answer', { error });
        this.client.disconnect().catch(() => undefined);
      });
    }
  }
}

function wordsOf(answer: Stanza): string {
  const error = answer.getChild('error');
  return (
    error?.getChildText('text') ??
    error?.children.flatMap((one) => (typeof one === 'string' ? [] : [one.name]))[0] ??
    'refused'
  );
}
