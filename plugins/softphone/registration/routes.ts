import type { CustomerCard } from '@perezvon/plugin-queues';
import { type AuditHost, defineRoute, token } from '@perezvon/sdk/server';
import { z } from 'zod';
import { SipRegistrationToken } from './sip-registration.js';

export const Audit = token<AuditHost>('softphone.audit');
const lineSchema = z.object({ number: z.string(), user: z.string(), password: z.string() });

const shownCard = ({ callId, queue, text, number, name, since, state, from }: CustomerCard) => ({
  callId,
  queue,
  text,
  number: number ?? null,
  name: name ?? null,
  since,
  state,
  from: from ? { why: from.why, name: from.name ?? null, number: from.number ?? null } : null,
});

export const lineRoutes = [
  defineRoute({
    method: 'GET',
    path: '/line',
    permission: 'softphone.use',
    summary: 'What the page needs to be the phone that one is logged in at; nothing where that is a device of its own',
    /** The phone that the page shows: another one is another question to a page that keeps answers. */
    query: z.object({ phone: z.string().max(64).optional() }),
    output: z.object({ line: lineSchema.nullable() }),
    inject: { line: SipRegistrationToken },
    handler: async ({ user }, { line }) => ({ line: (await line.access(user.id)) ?? null }),
  }),
  defineRoute({
    method: 'GET',
    path: '/card',
    permission: 'softphone.use',
    summary: "Of the caller whom one's phone rings for or whom one talks with; until when the work after a talk lasts",
    output: z.object({
      card: z
        .object({
          callId: z.string(),
          queue: z.string(),
          text: z.string(),
          number: z.string().nullable(),
          name: z.string().nullable(),
          since: z.number(),
          state: z.enum(['ringing', 'talking']),
          from: z
            .object({
              why: z.enum(['direct', 'transferred', 'asked', 'back']),
              name: z.string().nullable(),
              number: z.string().nullable(),
            })
            .nullable(),
          earlier: z
            .object({ calls: z.number(), lastAt: z.number().nullable(), operator: z.string().nullable() })
            .nullable(),
        })
        .nullable(),
      wrapUpUntil: z.number().nullable(),
    }),
    inject: { line: SipRegistrationToken },
    handler: async ({ user }, { line }) => {
      const card = line.card(user.id);
      return {
        card: card ? { ...shownCard(card), earlier: (await line.earlier(card)) ?? null } : null,
        wrapUpUntil: line.wrapUpUntil(user.id) ?? null,
      };
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/own-line',
    permission: 'softphone.attend',
    summary:
      'What the page needs to be a phone at which nobody works, to attend talks; nothing where the number is that of a device',
    body: z.object({ number: z.string().regex(/^\d{2,6}$/) }),
    output: z.object({ line: lineSchema.nullable() }),
    inject: { line: SipRegistrationToken, audit: Audit },
    handler: async ({ user, body }, { line, audit }) => {
      // The answer waits for the entry: nobody gets a password that the audit trail does not know of.
      const access = await line.ownAccess(body.number);
      if (!access) return { line: null };
      const { phoneId, ...shown } = access;
      await audit.record({ by: user.id, action: 'softphone.lineTaken', object: `phone:${phoneId}` });
      return { line: shown };
    },
  }),
] as const;
