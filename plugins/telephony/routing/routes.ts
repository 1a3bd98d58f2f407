import { defineResource } from '@perezvon/sdk/server';
import { idParamsSchema } from '../schemas.js';
import { newRuleSchema, OutboundRuleRepositoryToken, rulePatchSchema, ruleSchema } from './rule-repository.js';

export const ruleRoutes = defineResource({
  path: '/rules',
  store: OutboundRuleRepositoryToken,
  params: idParamsSchema,
  view: ruleSchema,
  create: newRuleSchema,
  patch: rulePatchSchema,
  permissions: { read: 'telephony.trunks.read', write: 'telephony.trunks.write' },
  summaries: {
    list: 'Which numbers our own phones may call',
    create: 'Allows numbers with a beginning, through trunks in an order',
    change: 'Changes a rule',
    remove: 'Forbids its numbers again',
  },
  audit: {
    object: ({ id }) => `rule:${id}`,
    created: 'telephony.rules.created',
    changed: 'telephony.rules.changed',
    removed: 'telephony.rules.removed',
  },
});
