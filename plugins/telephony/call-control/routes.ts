import { defineRoute, HostAudit } from '@perezvon/sdk/server';
import { z } from 'zod';
import { CallControlClosedError, PhoneNotFoundError } from '../errors.js';
import { Phones } from '../index.js';
import { idParamsSchema } from '../schemas.js';
import { ConversationsToken } from './conversations.js';

const number = z.string().regex(/^\+?\d{2,16}$/);
const callControlCommandSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('hold') }),
  z.object({ do: z.literal('resume') }),
  z.object({ do: z.literal('blind'), to: number }),
  z.object({ do: z.literal('consult'), to: number }),
  z.object({ do: z.literal('complete') }),
  z.object({ do: z.literal('conference') }),
  z.object({ do: z.literal('back') }),
]);

export const callControlRoutes = [
  defineRoute({
    method: 'POST',
    path: '/phones/:id/talk',
    permission: 'telephony.talks.steer',
    summary: 'Holds, transfers or widens the talk of a phone, as its own keys would',
    params: idParamsSchema,
    body: callControlCommandSchema,
    output: z.object({ state: z.enum(['talking', 'held', 'consulting', 'conference']) }),
    inject: { phones: Phones, talks: ConversationsToken, audit: HostAudit },
    handler: async ({ params, body, user }, { phones, talks, audit }) => {
      const phone = await phones.byId(params.id);
      if (!phone) throw new PhoneNotFoundError(params.id);
      const hand = talks.controlOf(phone.endpoint ?? '');
      if (!hand) throw new CallControlClosedError();
      const state = await hand.perform(body);
      await audit.record({ by: user.id, action: 'telephony.talks.steered', object: `phone:${phone.id}`, after: body });
      return { state };
    },
  }),
] as const;
