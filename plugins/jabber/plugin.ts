import { Operators } from '@perezvon/plugin-operators';
import { QueueStatus } from '@perezvon/plugin-queues';
import { Conversations, Phones } from '@perezvon/plugin-telephony';
import { definePlugin } from '@perezvon/sdk/server';
import { languageSchema } from '@perezvon/sdk/shared';
import { z } from 'zod';
import { AccountRepository, AccountRepositoryToken } from './accounts/account-repository.js';
import { Bot } from './chat/bot.js';
import { Administration } from './connection/administration.js';
import { Connection, type XmppServer, xmppSchema } from './connection/connection.js';
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
    const named = host.installation.read('XMPP', xmppSchema);
    const server: XmppServer = named ?? nowhere;
    const operators = host.services.use(Operators);
    const floor = host.services.use(QueueStatus);
    const link: Connection = new Connection(
      server,
      {
        connected: () => {
          bot.reconnected();
          void followAll();
        },
        said: (from, text) => bot.said(from, text),
        asked: (from) => bot.asked(from),
        there: (from, came) => bot.there(from, came),
      },
      { clock: host.clock, log: host.log },
    );
    const admin = new Administration(link, server.domain);
    const accounts = new AccountRepository({
      pool: host.db.pool,
      domain: server.domain,
      adminName: server.adminJid.split('@')[0] ?? '',
      admin,
      log: host.log,
    });
    const bot: Bot = new Bot({
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
      bot.follow(all);
      if (link.connected) await accounts.follow(all);
    };
    host.container.register(AccountRepositoryToken, { useValue: accounts });
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
    const presence = operators.onPresence((one) => bot.changed(one));
    const ringing = floor.onRinging((operatorId, card) => bot.ringing(operatorId, card));
    for (const one of [following, presence, ringing]) host.onStop(() => one.dispose());
    // What the server refused, or was away for.
    host.every(accountsEveryMs, followAll);
    host.health.check('Jabber server', async () =>
      link.connected ? { ok: true } : { ok: named === undefined, detail: named ? 'away' : 'none' },
    );
    if (!named) return;
    link.start();
    host.onStop(() => link.stop());
  },
});
