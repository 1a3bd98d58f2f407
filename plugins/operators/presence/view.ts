import type { OperatorPresence } from '../index.js';
import type { PresenceView } from '../schemas.js';

export const presenceView = ({
  operatorId,
  presence,
  stateId,
  phone,
  since,
  limitMs,
  why,
}: OperatorPresence): PresenceView => ({
  operatorId,
  presence,
  stateId: stateId ?? null,
  phone: phone ? { id: phone.id, number: phone.number, name: phone.name } : null,
  since,
  limitMs: limitMs ?? null,
  why: why ?? null,
});
