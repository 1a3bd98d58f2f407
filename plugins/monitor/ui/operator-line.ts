import type { Presence, WorkLine } from './api.js';

/** What of an operator is shown. */
export interface OperatorLine {
  readonly doing: WorkLine['work'];
  /** The name of their state stands for what they do; else it stands beside it where they are on a pause. */
  readonly byState: boolean;
  readonly paused: boolean;
  /** Since when they do it, in milliseconds since 1970. */
  readonly since: number;
  /** The pause lasts longer than it may. */
  readonly late: boolean;
}

/** What an operator does now, by their presence and by their work in the queues. */
export function operatorLine(presence: Presence | undefined, work: WorkLine | undefined, now: number): OperatorLine {
  const doing = work?.work ?? 'idle';
  const paused = presence?.presence === 'paused';
  const ofState = presence?.since ?? 0;
  const ofWork = work?.since ?? 0;
  const free = doing === 'idle' && !paused;
  const resting = doing === 'idle' || (paused && doing !== 'talking');
  const since = free ? Math.max(ofState, ofWork) : resting ? ofState : ofWork;
  const limit = presence?.limitMs ?? undefined;
  const late = presence !== undefined && limit !== undefined && now - presence.since > limit;
  return { doing, byState: paused && doing === 'idle', paused, since, late };
}
