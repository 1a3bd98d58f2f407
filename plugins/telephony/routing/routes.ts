import { created, defineRoute, versioned } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Audit } from '../audit.js';
import { idParamsSchema } from '../schemas.js';
import { newRuleSchema, OutboundRuleRepositoryToken, rulePatchSchema, ruleSchema } from './rule-repository.js';

const needs = { rules: OutboundRuleRepositoryToken, audit: Audit };

export const ruleRoutes = [
  defineRoute({
    method: 'GET',
    path: '/rules',
    permission: 'telephony.trunks.read',
    summary: 'Which numbers our own phones may call',
    output: z.array(ruleSchema),
    inject: { rules: OutboundRuleRepositoryToken },
    handler: (_request, { rules }) => rules.all(),
  }),
  defineRoute({
    method: 'POST',
    path: '/rules',
    permission: 'telephony.trunks.write',
    summary: 'Allows numbers with a beginning, through trunks in an order',
    body: newRuleSchema,
    output: ruleSchema,
    inject: needs,
    handler: async ({ body, user }, { rules, audit }) => {
      const after = await rules.create(body);
      await audit.record({ by: user.id, action: 'telephony.rules.created', object: `rule:${after.id}`, after });
      return created(after);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/rules/:id',
    permission: 'telephony.trunks.write',
    summary: 'Changes a rule',
    params: idParamsSchema,
    body: rulePatchSchema,
    output: ruleSchema,
    inject: needs,
    handler: async ({ params, body, user, ifMatch }, { rules, audit }) => {
      const { before, after } = await rules.change(params.id, body, ifMatch);
      const object = `rule:${after.id}`;
      await audit.record({ by: user.id, action: 'telephony.rules.changed', object, before, after });
      return versioned(after, after.version);
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/rules/:id',
    permission: 'telephony.trunks.write',
    summary: 'Forbids its numbers again',
    params: idParamsSchema,
    inject: needs,
    handler: async ({ params, user, ifMatch }, { rules, audit }): Promise<undefined> => {
      const before = await rules.remove(params.id, ifMatch);
      await audit.record({ by: user.id, action: 'telephony.rules.removed', object: `rule:${before.id}`, before });
    },
  }),
] as const;
