import { Operators } from '@perezvon/plugin-operators';
import { QueueFloor } from '@perezvon/plugin-queues';
import { Conversations, Phones } from '@perezvon/plugin-telephony';
import { definePlugin } from '@perezvon/sdk/server';
import { languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { AccountBook, AccountBookToken } from './accounts/account-book.js';
import { Attendant } from './chat/attendant.js';
import { Administration } from './link/administration.js';
import { Link, type XmppServer, xmppSchema } from './link/link.js';
import { createAccounts } from './migrations/001-create-accounts.js';
import { Audit, jabberRoutes, ServerFactsToken } from './routes.js';

const settingsSchema = z.object({ language: languageSchema });
const accountsEveryMs = 60_000;
/** Without a server named: the page says that it is not connected. */
const nowhere = { host: '', port: 0, domain: 'localhost', adminJid: '', adminPassword: '' };

export default definePlugin({
  id: 'jabber',
  offers: [],
  migrations: [createAccounts],
  async start(host) {
    const server: XmppServer = host.xmpp ? xmppSchema.parse(host.xmpp) : nowhere;
    const operators = host.services.use(Operators);
    const floor = host.services.use(QueueFloor);
    const link: Link = new Link(
      server,
      {
        connected: () => {
          attendant.reconnected();
          void followAll();
        },
        said: (from, text) => attendant.said(from, text),
        asked: (from) => attendant.asked(from),
        there: (from, came) => attendant.there(from, came),
      },
      { clock: host.clock, log: host.log },
    );
    const admin = new Administration(link, server.domain);
    const accounts = new AccountBook({ pool: host.db.pool, domain: server.domain, admin, log: host.log });
    const attendant: Attendant = new Attendant({
      link,
      accounts,
      operators,
      floor,
      phones: host.services.use(Phones),
      talks: host.services.use(Conversations),
      clock: host.clock,
      log: host.log,
      language: () => host.config.read(settingsSchema).language,
    });
    const followAll = async () => {
      const all = await operators.list();
      attendant.follow(all);
      if (link.connected) await accounts.follow(all);
    };
    host.container.register(AccountBookToken, { useValue: accounts });
    host.container.register(Audit, { useValue: host.audit });
    host.container.register(ServerFactsToken, {
      useValue: {
        host: server.clientHost ?? server.host,
        port: server.port,
        domain: server.domain,
        bot: server.adminJid,
        connected: () => link.connected,
      },
    });
    host.http.routes(...jabberRoutes);
    if (host.role === 'worker') return;

    await accounts.load();
    await followAll();
    const following = operators.onChange(() => {
      followAll().catch((error: unknown) => host.log.error('operators are not followed', { error }));
    });
    const presence = operators.onPresence((one) => attendant.changed(one));
    const ringing = floor.onRinging((operatorId, card) => attendant.ringing(operatorId, card));
    for (const one of [following, presence, ringing]) host.onStop(() => one.dispose());
    // What the server refused, or was away for.
    host.every(accountsEveryMs, followAll);
    host.health.check('Jabber server', async () =>
      link.connected ? { ok: true } : { ok: host.xmpp === undefined, detail: host.xmpp ? 'away' : 'none' },
    );
    if (!host.xmpp) return;
    link.start();
    host.onStop(() => link.stop());
  },
});
