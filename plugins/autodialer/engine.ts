/** The decisions of the autodialer without its servers: for simulations, planning and other shells. All of it is pure. */
export { type CampaignSettings, newCampaignSchema } from './campaigns/schemas.js';
export { callerIdFor } from './dialing/caller-id.js';
export { DueBook, type LaneKey, neverCalled } from './dialing/due-book.js';
export { newPacing, step } from './dialing/pacing/engine.js';
export type { CampaignRules, PacingCommand, PacingEvent, PacingState, TrunkRules } from './dialing/pacing/state.js';
export { type Lane, LaneBook } from './lists/lanes.js';
export type { AttemptOutcome } from './outcomes/outcome.js';
export { dayFullUntil, newTally, nextStep, type RetryRule, type Tally } from './outcomes/retry.js';
export { type Decision, evaluatePolicy, type PolicyFacts } from './policy/evaluate-policy.js';
export { evaluateTogether } from './policy/evaluate-together.js';
export { builtInProfiles, type PolicyProfile } from './policy/profiles.js';
export { Openings } from './schedule/campaign-hours.js';
