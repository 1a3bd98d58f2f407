export { Acd } from './acd.js';
export { Alarms } from './alarms.js';
export { keyOf } from './state.js';
export {
  type AcdCommand,
  type AcdEvent,
  type AcdOptions,
  type CallerEnd,
  defaultAcdOptions,
  type Membership,
  type OverflowReason,
  type Presence,
  type QueueRules,
  type Skills,
  strategies,
  type Strategy,
  type Work,
} from './model.js';
