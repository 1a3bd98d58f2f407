import type { Constructor } from '@perezvon/sdk/server';
import { CallbackConversations } from './callbacks/callback-conversations.js';
import { CallbackLine } from './callbacks/callback-line.js';
import { CallbackOffers } from './callbacks/callback-offers.js';
import { CallbackRepository } from './callbacks/callback-repository.js';
import { QueueVisitRepository } from './queue-visits/queue-visit-repository.js';
import { VisitRecorder } from './queue-visits/visit-recorder.js';
import { AcdEngine } from './runtime/acd-engine.js';
import { AcdRuntime } from './runtime/acd-runtime.js';
import { CurrentDay } from './runtime/current-day.js';
import { CustomerCards } from './runtime/customer-cards.js';
import { LiveBoard } from './runtime/live-board.js';
import { LiveQueueStatus } from './runtime/live-queue-status.js';
import { Memberships } from './runtime/memberships.js';
import { MissedCalls } from './runtime/missed-calls.js';
import { OfferRegistry } from './runtime/offer-registry.js';
import { OperatorDirectory } from './runtime/operator-directory.js';
import { PhoneActivity } from './runtime/phone-activity.js';
import { QueueStart } from './runtime/queue-start.js';
import { RestartOrder } from './runtime/restart-order.js';
import { WrapUpJournal } from './runtime/wrap-up-journal.js';
import { AcdSettings } from './settings/acd-settings.js';
import { QueueMusic } from './settings/queue-music.js';
import { QueueRepository } from './settings/queue-repository.js';
import { QueueUses } from './settings/queue-uses.js';
import { QueueEntrance } from './waiting/queue-entrance.js';
import { QueueSounds } from './waiting/queue-sounds.js';
import { RestoredCalls } from './waiting/restored-calls.js';
import { StickyOperator } from './waiting/sticky-operator.js';

/** The plugin's classes, one instance each; the container builds them in the order of their needs. */
export const singletons: readonly Constructor<unknown>[] = [
  AcdSettings,
  QueueRepository,
  QueueUses,
  QueueMusic,
  OperatorDirectory,
  PhoneActivity,
  CurrentDay,
  QueueVisitRepository,
  VisitRecorder,
  AcdEngine,
  OfferRegistry,
  LiveBoard,
  RestartOrder,
  WrapUpJournal,
  MissedCalls,
  AcdRuntime,
  Memberships,
  QueueStart,
  CallbackRepository,
  CallbackConversations,
  CallbackLine,
  CallbackOffers,
  QueueSounds,
  StickyOperator,
  QueueEntrance,
  RestoredCalls,
  CustomerCards,
  LiveQueueStatus,
];
