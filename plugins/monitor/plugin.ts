import { Operators } from '@perezvon/plugin-operators';
import { QueueStatus } from '@perezvon/plugin-queues';
import { Phones, Trunks, OutboundRouting } from '@perezvon/plugin-telephony';
import { definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { AlertFeed, AlertFeedToken, timeOf } from './alerts/alert-feed.js';
import { alertsOf } from './alerts/alerts-of.js';
import { alertRoutes } from './alerts/routes.js';
import { SupervisionRegistry, SupervisionRegistryToken } from './supervision/supervision-registry.js';
import { attend } from './supervision/destination.js';
import { attendingRoutes } from './supervision/routes.js';
import { AlertChanged, type AlertSource, AlertSources } from './index.js';
import { createAlerts } from './migrations/001-create-alerts.js';
import { alertsTopic } from './topics.js';

const lookEveryMs = 2_000;
const settingsSchema = z.object({ longWaitSeconds: z.number() });

export default definePlugin({
  id: 'monitor',
  offers: [],
  migrations: [createAlerts],
  async start(host) {
    const operators = host.services.use(Operators);
    const floor = host.services.use(QueueStatus);
    const trunks = host.services.use(Trunks);
    const phones = host.services.use(Phones);
    const calls = host.services.use(OutboundRouting).guard(host);
    const topic = host.live.topic({
      ...alertsTopic,
      snapshot: async () => ({ alerts: Object.fromEntries((await feed.recent()).map((line) => [timeOf(line), line])) }),
    });
    const feed: AlertFeed = new AlertFeed({
      pool: host.db.pool,
      clock: host.clock,
      log: host.log,
      changed: (line) => {
        topic.publish({}, { alerts: { [timeOf(line)]: line } });
        const { key, kind, what, since, until } = line;
        host.events.emit(AlertChanged, { key, kind, what, since, over: until !== null });
      },
      gone: (line) => topic.publish({}, { alerts: { [timeOf(line)]: null } }),
    });
    const attendances = new SupervisionRegistry({
      calls,
      phones,
      trunks,
      floor,
      clock: host.clock,
      audit: host.audit,
      log: host.log,
    });
    host.container.register(SupervisionRegistryToken, { useValue: attendances });
    host.container.register(AlertFeedToken, { useValue: feed });
    host.http.routes(...attendingRoutes, ...alertRoutes);
    host.calls.destination(attend);
    host.calls.observe({ ended: ({ id }) => attendances.ended(id) });
    if (host.role === 'worker') return;

    const sources = new Set<AlertSource>();
    host.points.offer(AlertSources, { added: (one) => sources.add(one), removed: (one) => sources.delete(one) });
    await feed.load();
    host.every(lookEveryMs, async () => {
      const names = new Map((await operators.list()).map(({ id, name }) => [id, name]));
      const present = operators.presences().map(({ operatorId, since, limitMs, presence, why }) => ({
        id: operatorId,
        name: names.get(operatorId) ?? '',
        since,
        limitMs: presence === 'out' ? undefined : limitMs,
        missed: presence === 'paused' && why === 'missed',
      }));
      const states = await trunks.states();
      const picture = {
        queues: floor.waiting(),
        operators: present,
        trunks: states,
        told: [...sources].flatMap((one) => one.alerts()),
      };
      feed.see(alertsOf(picture, host.clock.now(), host.config.read(settingsSchema).longWaitSeconds * 1_000));
    });
  },
});
