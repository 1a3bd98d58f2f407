import type { EventsHost } from '@perezvon/sdk/server';
import type { AttemptEnd } from '../dialing/attempt.js';
import type { DialerEvents } from '../dialing/dialer-events.js';
import { AttemptEnded, CampaignFinished } from '../events.js';

/** Tells other plugins what campaigns came to. */
export function publishResults(dialer: DialerEvents, events: EventsHost): void {
  dialer.on('attemptEnded', (end) => events.emit(AttemptEnded, attemptEnded(end)));
  dialer.on('campaignFinished', (campaignId, counts) => events.emit(CampaignFinished, { campaignId, counts }));
}

function attemptEnded({ attempt, outcome, answer, endedAt, heardMs, next }: AttemptEnd) {
  const { id: attemptId, campaignId, contactId, number, ordinal } = attempt;
  const contactState = next.state;
  const facts = { attemptId, campaignId, contactId, number, ordinal, outcome, answer, endedAt, contactState };
  return heardMs === undefined ? facts : { ...facts, heardMs };
}
