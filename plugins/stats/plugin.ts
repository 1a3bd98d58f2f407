import { Operators } from '@perezvon/plugin-operators';
import { definePlugin } from '@perezvon/sdk/server';
import { z } from 'zod';
import { QueueLog, QueueLogToken } from './export/queue-log.js';
import { Statistics, StatisticsToken } from './figures/statistics.js';
import { ResultSources } from './index.js';
import { rollUp } from './jobs.js';
import { migrations } from './migrations.js';
import { Audit, Jobs, statsRoutes } from './routes.js';
import { RollupJob, RollupJobToken } from './queue-visits/rollup-job.js';

const settingsSchema = z.object({ timeZone: z.string() });

export default definePlugin({
  id: 'stats',
  offers: [],
  migrations: [...migrations],
  start(host) {
    const { pool } = host.db;
    const operators = host.services.use(Operators);
    const timeZone = () => host.config.read(settingsSchema).timeZone;
    host.container.register(RollupJobToken, { useValue: new RollupJob(host.db, host.log) });
    const statistics = new Statistics({ pool, operators, timeZone });
    host.container.register(StatisticsToken, { useValue: statistics });
    host.points.offer(ResultSources, {
      added: (source) => statistics.sources.add(source),
      removed: (source) => statistics.sources.delete(source),
    });
    host.container.register(QueueLogToken, { useValue: new QueueLog({ pool, operators }) });
    host.container.register(Audit, { useValue: host.audit });
    host.container.register(Jobs, { useValue: host.jobs });
    host.jobs.define(rollUp);
    host.http.routes(...statsRoutes);
  },
});
