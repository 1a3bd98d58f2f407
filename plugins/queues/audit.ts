import { type AuditHost, token } from '@perezvon/sdk/server';

export const Audit = token<AuditHost>('queues.audit');
