/** The decisions of the autodialer without its servers: for simulations, planning and other shells. All of it is pure. */
export { type CampaignSettings, newCampaignSchema } from './campaigns/schemas.js';
export { callerIdFor } from './dialing/caller-id.js';
export { DueContacts, type DialingGroupKey } from './dialing/due-contacts.js';
export { newPacing, step } from './dialing/pacing/engine.js';
export type { CampaignRules, PacingCommand, PacingEvent, PacingState, TrunkRules } from './dialing/pacing/state.js';
export { type DialingGroup, DialingGroupSet, neverCalled } from '@perezvon/plugin-contacts';
export type { AttemptOutcome } from './outcomes/outcome.js';
export { dayFullUntil, newTally, nextStep, type RetryRule, type Tally } from './outcomes/retry.js';
export { Openings } from './schedule/campaign-hours.js';
export {
  builtInProfiles,
  type Decision,
  evaluatePolicy,
  evaluateTogether,
  type PolicyFacts,
  type PolicyProfile,
} from '@perezvon/plugin-compliance';
