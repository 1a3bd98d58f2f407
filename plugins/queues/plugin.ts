import { PromptUse } from '@perezvon/plugin-sounds';
import { OutboundRouting, ShortNumbers } from '@perezvon/plugin-telephony';
import { definePlugin } from '@perezvon/sdk/server';
import { CallbackConversations } from './callbacks/callback-conversations.js';
import { CallbackLine } from './callbacks/callback-line.js';
import { singletons } from './classes.js';
import { QueueStatus } from './index.js';
import { migrations } from './migrations/index.js';
import { MemberModel, QueueModel } from './models.js';
import { QueueVisitRepository } from './queue-visits/queue-visit-repository.js';
import { queueRoutes } from './routes.js';
import { LiveQueueStatus } from './runtime/live-queue-status.js';
import { OfferRegistry, OutboundCalls } from './runtime/offer-registry.js';
import { PhoneActivity } from './runtime/phone-activity.js';
import { QueueStart } from './runtime/queue-start.js';
import { QueueMusic } from './settings/queue-music.js';
import { QueueRepository } from './settings/queue-repository.js';
import { QueueUses } from './settings/queue-uses.js';
import { customer, operatorCall, queue } from './waiting/destinations.js';

export default definePlugin({
  id: 'queues',
  offers: [QueueStatus],
  migrations,
  async start(host) {
    const { container } = host;
    host.db.models(QueueModel, MemberModel);
    for (const one of singletons) container.registerSingleton(one);
    container.register(OutboundCalls, { useValue: host.services.use(OutboundRouting).guard(host) });
    await container.resolve(QueueRepository).load();

    const uses = container.resolve(QueueUses);
    host.points.contribute(PromptUse, uses.prompts);
    host.points.contribute(ShortNumbers, uses.shortNumbers);
    host.calls.destinationUses(uses.destinations);
    host.asteriskConfig.contribute(container.resolve(QueueMusic).sections);
    host.http.routes(...queueRoutes);
    host.services.provide(QueueStatus, LiveQueueStatus);
    if (host.role === 'worker') return;

    for (const followed of await container.resolve(QueueStart).begin()) host.onStop(() => followed.dispose());
    host.every(60_000, container.resolve(QueueStart).everyMinute);
    host.calls.observe(container.resolve(OfferRegistry).observer);
    host.calls.watchPhones(container.resolve(PhoneActivity).watcher);
    host.calls.observe({ ended: container.resolve(CallbackConversations).ended });
    await container.resolve(CallbackLine).load();
    host.onStop(() => container.resolve(QueueVisitRepository).written());
    for (const destination of [queue, operatorCall, customer]) host.calls.destination(destination);
  },
});
