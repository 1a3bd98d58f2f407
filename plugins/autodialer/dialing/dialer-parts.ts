import type { Host } from '@perezvon/sdk/server';
import { ProgressRegistry } from '../progress/campaign-progress-registry.js';
import { ActiveCampaigns } from './active-campaigns.js';
import { AttemptStore } from './attempt-store.js';
import { CampaignHolds } from './campaign-holds.js';
import { CampaignRuleRegistry } from './campaign-rules.js';
import { CampaignWatch } from './campaign-watch.js';
import { Claiming } from './claiming.js';
import { Dialer } from './dialer.js';
import { DialerEvents } from './dialer-events.js';
import { DialingStatus } from './dialing-status.js';
import { EndWriter } from './end-writer.js';
import { Ending } from './ending.js';
import { Finishing } from './finishing.js';
import { ForeignCalls } from './foreign-calls.js';
import { LiveAttempts } from './live-attempts.js';
import { Pacer } from './pacing/pacer.js';
import { Preparing } from './preparing.js';
import { Recovery } from './recovery.js';
import { Starting } from './starting.js';
import { TrunkHealth } from './trunk-health.js';
import { ContactWhy } from './why/contact-why.js';
import { WriteQueue } from './write-queue.js';

/** Each part of the dialer, once; a part comes after those that it is given. */
const parts = [
  // What they all know.
  WriteQueue,
  DialingStatus,
  DialerEvents,
  LiveAttempts,
  AttemptStore,
  Pacer,
  ProgressRegistry,
  CampaignRuleRegistry,
  CampaignWatch,
  ActiveCampaigns,
  // The stages of an attempt, the last one first.
  Finishing,
  EndWriter,
  TrunkHealth,
  Ending,
  Starting,
  Preparing,
  Claiming,
  // What sets them going.
  Recovery,
  ForeignCalls,
  Dialer,
  // What tells people why.
  CampaignHolds,
  ContactWhy,
] as const;

export function registerDialer(container: Host['container']): void {
  for (const part of parts) container.registerSingleton<unknown>(part);
}
