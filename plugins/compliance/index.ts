/** What other plugins may use of compliance: may a number be called now, and the rules that say so. */
export { type CallAnswer, type CallQuestion, Compliance } from './compliance.js';
export type { doNotCallRoutes } from './do-not-call/routes.js';
export { countrySchema, HomeCountry } from './numbers/country.js';
export { normaliseNumber } from './numbers/normalise-number.js';
export { zonesOf } from './regions/zones-of.js';
export { type RuleName, type RuleUser, RuleUsers } from './rules/rule-users.js';
export type { ruleRoutes } from './rules/routes.js';
export { calendarSettingsSchema } from './rules/schemas.js';
export {
  type CallHours,
  type Holidays,
  hoursOpen,
  isOpen,
  nextOpeningOf,
  type OpenTime,
} from './schedule/schedule.js';
export { type CallWindow, type Schedule, scheduleSchema, timeZoneSchema } from './schedule/schemas.js';
export { type Abandonment, abandonmentState, isAbandoned, type LedEvent, peopleKinds } from './policy/abandonment.js';
export {
  type Decision,
  evaluatePolicy,
  type PolicyFacts,
  type RefusalReason,
  refusalReasons,
} from './policy/evaluate-policy.js';
export { evaluateTogether } from './policy/evaluate-together.js';
export { lawfulZones } from './policy/lawful-zones.js';
export { builtInProfiles, type PolicyProfile, policyProfileSchema, refusesAll } from './policy/profiles.js';
