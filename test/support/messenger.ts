import { client, xml } from '@xmpp/client';
import type { Product } from './product.js';
import { until } from './until.js';

/** What a Jabber client needs to know. */
export interface JabberAccount {
  readonly jid: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
}
/** A Jabber client of an operator: what it was told, and when. */
export class Messenger {
  readonly got: { readonly text: string; readonly at: number }[] = [];
  readonly shows: string[] = [];
  private readonly entity;

  constructor(
    { jid, password, host, port }: JabberAccount,
    private readonly bot: string,
  ) {
    const [username = '', domain = ''] = jid.split('@');
    this.entity = client({ service: `xmpp://${host}:${port}`, domain, username, password, resource: 'desk' });
    this.entity.on('error', () => undefined);
    this.entity.on('stanza', (stanza) => {
      const text = stanza.getChildText('body');
      if (stanza.is('message') && text) this.got.push({ text, at: Date.now() });
      const from = String(stanza.attrs['from'] ?? '');
      if (stanza.is('presence') && from.startsWith(bot)) this.shows.push(stanza.getChildText('status') ?? '');
    });
  }
  async start(): Promise<void> {
    await this.entity.start();
    await this.entity.send(xml('presence'));
  }
  /** To somebody else than the product. */
  async sendTo(to: string, text: string): Promise<void> {
    await this.entity.send(xml('message', { to, type: 'chat' }, xml('body', {}, text)));
  }
  async say(text: string, timeoutMs = 10_000): Promise<string> {
    const before = this.got.length;
    await this.entity.send(xml('message', { to: this.bot, type: 'chat' }, xml('body', {}, text)));
    await until(`an answer to ${text}`, () => this.got.length > before, { timeoutMs, everyMs: 20 });
    return this.got[before]?.text ?? '';
  }
  stop(): Promise<unknown> {
    return this.entity.stop().catch(() => undefined);
  }
}

/** The account of an operator, once it is there. */
export async function jabberAccount({ api }: Product, operatorId: string): Promise<JabberAccount> {
  await until('the account', async () => {
    const { accounts } = await api.get<{ accounts: { operatorId: string; state: string }[] }>('/api/jabber/accounts');
    return accounts.some((one) => one.operatorId === operatorId && one.state === 'made');
  });
  return api.post<JabberAccount>(`/api/jabber/accounts/${operatorId}/reveal`);
}
