import { type AuditHost, defineRoute, HostAudit, versioned } from '@perezvon/sdk/server';
import { dialPolicyPatchSchema, dialPolicySchema } from './dial-policy.js';
import { type OutboundGate, OutboundGateToken } from './outbound-gate.js';

export const dialPolicyRoutes = [
  defineRoute({
    method: 'GET',
    path: '/dial-policy',
    permission: 'telephony.trunks.read',
    summary: 'What no call may reach, whoever makes it',
    output: dialPolicySchema,
    inject: { gate: OutboundGateToken },
    handler: async (_request, { gate }) => {
      await gate.reload();
      return versioned(gate.policy, gate.policy.version);
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/dial-policy',
    permission: 'telephony.trunks.write',
    summary: 'Opens or closes kinds of numbers for every call',
    body: dialPolicyPatchSchema,
    output: dialPolicySchema,
    atomic: true,
    inject: { gate: OutboundGateToken, audit: HostAudit },
    handler: async ({ body, ifMatch, user }, { gate, audit }: { gate: OutboundGate; audit: AuditHost }) => {
      const before = gate.policy;
      const after = await gate.change(body, ifMatch);
      const entry = { action: 'telephony.dialPolicy.changed', object: 'dial-policy', before, after };
      await audit.record({ by: user.id, ...entry });
      return versioned(after, after.version);
    },
  }),
] as const;
