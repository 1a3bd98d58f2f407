import { campaignRoom, houseRoom, trunkRoom, waitingByTrunk } from './limits.js';
import type { PacingState } from './state.js';

interface Applicant {
  readonly id: string;
  readonly weight: number;
  readonly trunks: readonly string[];
  room: number;
  /** Lines it has, with those given here. */
  lines: number;
  readonly given: string[];
}

/**
 * Gives the free lines to the campaigns that can use them, one by one, each time to the one that has the fewest for its
 * priority. No line stays free that a campaign with due contacts could take. Answers the trunk of each line.
 */
export function shareLines(state: PacingState, now: number): ReadonlyMap<string, readonly string[]> {
  const waiting = waitingByTrunk(state.campaigns.values());
  const rooms = new Map([...state.trunks].map(([id, trunk]) => [id, trunkRoom(trunk, waiting.get(id) ?? 0, now)]));
  let applicants: Applicant[] = [];
  for (const campaign of state.campaigns.values()) {
    const { id, priority, trunks } = campaign.rules;
    const room = campaignRoom(campaign, now);
    applicants.push({ id, weight: Math.max(1, priority), trunks, room, lines: campaign.lines, given: [] });
  }
  applicants = applicants.filter(({ room }) => room > 0);
  const served = [...applicants];
  for (let free = houseRoom(state); free > 0 && applicants.length > 0; ) {
    const next = applicants.reduce((best, one) => (one.lines / one.weight < best.lines / best.weight ? one : best));
    const trunk = next.trunks.find((id) => (rooms.get(id) ?? 0) >= 1);
    if (trunk === undefined) {
      applicants = applicants.filter((one) => one !== next);
      continue;
    }
    rooms.set(trunk, (rooms.get(trunk) ?? 0) - 1);
    next.given.push(trunk);
    next.lines += 1;
    next.room -= 1;
    free -= 1;
    if (next.room < 1) applicants = applicants.filter((one) => one !== next);
  }
  return new Map(served.filter(({ given }) => given.length > 0).map(({ id, given }) => [id, given]));
}
