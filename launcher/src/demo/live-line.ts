import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoApi } from './api.js';

interface Campaign {
  readonly state: string;
  readonly counts: {
    readonly reached: number;
    readonly notReached: number;
    readonly waiting: number;
    readonly dialling: number;
    readonly total: number;
  };
}

/** One line about the campaign. */
export function describe({ counts }: Campaign): string {
  const { reached, notReached, waiting, dialling, total } = counts;
  return `lines ${dialling} · reached ${reached} · not reached ${notReached} · to do ${waiting + dialling} of ${total}`;
}

/** Shows the campaign in one line that changes, until it has finished or the signal comes; whether it has finished. */
export async function showCampaign(api: DemoApi, id: string, signal: AbortSignal): Promise<boolean> {
  const live = process.stdout.isTTY;
  let last = '';
  while (!signal.aborted) {
    try {
      const campaign = await api.get<Campaign>(`/api/autodialer/campaigns/${id}`);
      const line = describe(campaign);
      if (live) process.stdout.write(`\r\u001b[2K${line}`);
      else if (line !== last) process.stdout.write(`${line}\n`);
      last = line;
      if (campaign.state === 'finished') {
        if (live) process.stdout.write('\n');
        return true;
      }
    } catch {
      // Core is being started again, or stopped: the next second tells.
    }
    await sleep(live ? 500 : 5_000, undefined, { signal }).catch(() => undefined);
  }
  return false;
}
