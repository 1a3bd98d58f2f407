import { type AuditHost, defineRoute, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AccountRepositoryToken } from './accounts/account-repository.js';
import { AccountNotFoundError } from './errors.js';

export const Audit = token<AuditHost>('jabber.audit');
/** How the server is reached by operators' clients. */
export interface ServerFacts {
  readonly host: string;
  readonly port: number;
  readonly domain: string;
  /** To whom commands are sent. */
  readonly bot: string;
  connected(): boolean;
}
export const ServerFactsToken = token<ServerFacts>('jabber.server');
const operator = z.object({ operatorId: z.uuid() });
const secret = z.object({ jid: z.string(), password: z.string(), host: z.string(), port: z.number(), bot: z.string() });

export const jabberRoutes = [
  defineRoute({
    method: 'GET',
    path: '/accounts',
    permission: 'jabber.read',
    summary: 'The accounts of operators on the Jabber server',
    output: z.object({
      connected: z.boolean(),
      domain: z.string(),
      accounts: z.array(
        z.object({
          operatorId: z.string(),
          jid: z.string(),
          state: z.enum(['wanted', 'made', 'unwanted', 'refused']),
          /** A text key of ours, or the server's own words. */
          error: z.string().nullable(),
        }),
      ),
    }),
    inject: { accounts: AccountRepositoryToken, server: ServerFactsToken },
    handler: (_request, { accounts, server }) => ({
      connected: server.connected(),
      domain: server.domain,
      accounts: [
        ...accounts.all.map(({ operatorId, jid, state, error }) => ({ operatorId, jid, state, error: error ?? null })),
        ...accounts.refused.map(({ operatorId, jid, why }) => ({
          operatorId,
          jid,
          state: 'refused' as const,
          error: `jabber.problem.${why}`,
        })),
      ],
    }),
  }),
  defineRoute({
    method: 'POST',
    path: '/accounts/:operatorId/reveal',
    permission: 'jabber.write',
    summary: 'What is typed into the operator’s client; that it was looked at stands in the audit trail',
    params: operator,
    output: secret,
    inject: { accounts: AccountRepositoryToken, server: ServerFactsToken, audit: Audit },
    handler: async ({ params, user }, { accounts, server: { host, port, bot }, audit }) => {
      const account = accounts.all.find(({ operatorId }) => operatorId === params.operatorId);
      if (!account) throw new AccountNotFoundError(params.operatorId);
      await audit.record({ by: user.id, action: 'jabber.revealed', object: `operator:${params.operatorId}` });
      return { jid: account.jid, password: account.password, host, port, bot };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/accounts/:operatorId/password',
    permission: 'jabber.write',
    summary: 'Gives the account a new password',
    params: operator,
    output: secret,
    inject: { accounts: AccountRepositoryToken, server: ServerFactsToken, audit: Audit },
    handler: async ({ params, user }, { accounts, server: { host, port, bot }, audit }) => {
      const { jid, password } = await accounts.renewPassword(params.operatorId);
      await audit.record({ by: user.id, action: 'jabber.passwordRenewed', object: `operator:${params.operatorId}` });
      return { jid, password, host, port, bot };
    },
  }),
] as const;
