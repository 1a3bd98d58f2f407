export { Acd } from './acd.js';
export { AcdView } from './acd-view.js';
export { Alarms } from './alarms.js';
export type { AcdCommand } from './commands.js';
export type { AcdEvent, EventOf } from './events.js';
export { keyOf } from './state.js';
export {
  type AcdOptions,
  type CallerEnd,
  defaultAcdOptions,
  type Membership,
  type OverflowReason,
  type Presence,
  type QueueRules,
  type Refusal,
  type Skills,
  strategies,
  type Strategy,
  type Work,
} from './model.js';
export type { NoOfferReason, OfferReason, Passed, PassReason } from './reasons.js';
