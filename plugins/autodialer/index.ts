/** What other plugins may use of the autodialer. */
export { AttemptEnded, CampaignFinished } from './events.js';
export { type AttemptOutcome, attemptOutcomes } from './outcomes/outcome.js';
export { messageKind } from './message/message-ref.js';
