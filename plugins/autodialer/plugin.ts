import { RuleUsers } from '@perezvon/plugin-compliance';
import { PromptUse } from '@perezvon/plugin-sounds';
import type { AlertSource } from '@perezvon/plugin-monitor';
import type { ResultSource } from '@perezvon/plugin-stats';
import { defineExtensionPoint, definePlugin, type Host } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Attempts } from './attempts/attempts.js';
import { CampaignStatistics, statisticsRoute } from './attempts/statistics.js';
import { attemptRoutes } from './attempts/routes.js';
import { CampaignControl } from './campaigns/campaign-control.js';
import { Campaigns } from './campaigns/campaigns.js';
import { CampaignModel } from './campaigns/model.js';
import { purgeCampaign, sweepAttempts } from './campaigns/purge.js';
import { recycleContacts } from './campaigns/recycle.js';
import { campaignRoutes } from './campaigns/routes.js';
import { CampaignRuleUse } from './campaigns/rule-use.js';
import { StartCheck } from './campaigns/start-check.js';
import { ListOwners } from '@perezvon/plugin-contacts';
import { Contacts, ContactsToken } from './contacts/contacts.js';
import { contactRoutes } from './contacts/routes.js';
import { ActiveCampaigns } from './dialing/active-campaigns.js';
import { Dialer, DialerSettings } from './dialing/dialer.js';
import { DialerEvents } from './dialing/dialer-events.js';
import { registerDialer } from './dialing/dialer-parts.js';
import { DialingStatus } from './dialing/dialing-status.js';
import { CampaignHolds } from './dialing/campaign-holds.js';
import { whyRoute } from './dialing/why/routes.js';
import { message, MessageClock } from './message/message.js';
import { MessageMaker } from './message/message-maker.js';
import { messageRoutes } from './message/routes.js';
import { migrations } from './migrations/index.js';
import { publishResults } from './progress/publish-results.js';
import { CampaignTopics, publishEveryMs } from './progress/topics.js';
import { exportAttempts, exportList, ReportFiles, sweepReports } from './reports/jobs.js';
import { ReportJobs, reportRoutes } from './reports/routes.js';
import { deliverResults, WebhooksLocal } from './webhooks/deliver.js';
import { TrunkHealth } from './dialing/trunk-health.js';
import { SendAgain, SendAgainToken } from './webhooks/send-again.js';
import { webhookRoutes } from './webhooks/routes.js';
import { TelephonyTrunks } from './trunks/telephony-trunks.js';
import { TrunkSource } from './trunks/trunk-source.js';

/** Statistics show what became of campaigns, when their plugin runs. */
const ResultSources = defineExtensionPoint<ResultSource>('stats.resultSources');
const AlertSources = defineExtensionPoint<AlertSource>('monitor.alertSources');

const settings = z.object({ channels: z.number(), webhooksLocal: z.boolean() });
const tickMs = 50;
const watchMs = 1_000;
const checkMs = 60_000;

export default definePlugin({
  id: 'autodialer',
  migrations,
  async start(host) {
    host.db.models(CampaignModel);
    host.container.register(ReportFiles, { useValue: { folder: await host.folder('reports'), pool: host.db.pool } });
    host.container.register(WebhooksLocal, { useValue: () => host.config.read(settings).webhooksLocal });
    host.jobs.define(purgeCampaign);
    host.jobs.define(sweepAttempts);
    host.jobs.define(recycleContacts);
    host.jobs.define(deliverResults);
    host.jobs.define(exportAttempts);
    host.jobs.define(exportList);
    host.jobs.define(sweepReports);
    if (host.role === 'core') startDialling(host);
  },
});

/** What belongs to the process that calls: routes, live screens, the destination and the dialer itself. */
function startDialling(host: Host): void {
  const { container, calls, clock, audit, jobs, events } = host;
  const { pool } = host.db;
  registerDialer(container);
  container.registerSingleton(TrunkSource, TelephonyTrunks);
  container.registerInstance(DialerSettings, {
    get channels() {
      return host.config.read(settings).channels;
    },
  });
  for (const part of [
    MessageMaker,
    StartCheck,
    Campaigns,
    CampaignControl,
    Attempts,
    CampaignStatistics,
    CampaignTopics,
  ])
    container.registerSingleton<unknown>(part);
  const dialer = container.resolve(Dialer);
  const active = container.resolve(ActiveCampaigns);
  const campaigns = container.resolve(Campaigns);
  const topics = container.resolve(CampaignTopics);
  const status = container.resolve(DialingStatus);
  const holds = container.resolve(CampaignHolds);
  const openingOf = (id: string, zones: readonly string[]) => campaigns.openingOf(id, zones);

  container.register(ContactsToken, { useValue: new Contacts(pool, container.resolve(Attempts), calls, openingOf) });
  host.points.contribute(ListOwners, {
    check: async (campaignId) => void (await campaigns.one(campaignId)),
    changed: (campaignId) => active.contactsChanged(campaignId),
  });
  host.points.contribute(RuleUsers, new CampaignRuleUse(pool, () => active.refresh()));
  container.register(SendAgainToken, { useValue: new SendAgain(host.db, audit) });
  container.register(ReportJobs, { useValue: jobs });
  container.register(MessageClock, { useValue: clock });
  host.points.contribute(ResultSources, container.resolve(CampaignStatistics));
  const trunks = container.resolve(TrunkHealth);
  host.points.contribute(AlertSources, {
    alerts: () =>
      trunks.troubles.map(({ id, name, status }) => ({ kind: 'providerRefuses', id, what: `${name} (SIP ${status})` })),
  });
  host.points.contribute(PromptUse, { usesOf: (promptId) => campaigns.usesOf(promptId) });
  calls.destinationUses(() => campaigns.destinationUses());
  host.http.routes(...campaignRoutes, ...contactRoutes, ...attemptRoutes, ...reportRoutes);
  host.http.routes(statisticsRoute, whyRoute, ...messageRoutes, ...webhookRoutes);
  calls.destination(message);
  calls.observe(dialer.observer);
  publishResults(container.resolve(DialerEvents), events);
  host.health.check('dialling', async () =>
    status.problem === undefined ? { ok: true } : { ok: false, detail: status.problem },
  );
  host.every(tickMs, () => dialer.tick());
  host.every(watchMs, async () => {
    await dialer.watch();
    holds.look();
    topics.touchRunning();
  });
  host.every(checkMs, () => dialer.check());
  host.every(publishEveryMs, () => topics.publish());
  host.onStop(() => dialer.stop());
}
