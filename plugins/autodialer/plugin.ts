import { Prompts, PromptUse, Speech } from '@perezvon/plugin-sounds';
import { ResultSources } from '@perezvon/plugin-stats';
import { Trunks } from '@perezvon/plugin-telephony';
import { definePlugin, type Host } from '@perezvon/sdk/server';
import { z } from 'zod';
import { Attempts, AttemptsToken } from './attempts/attempts.js';
import { CampaignStatistics, statisticsRoute, StatisticsToken } from './attempts/statistics.js';
import { attemptRoutes } from './attempts/routes.js';
import { Campaigns, CampaignsToken } from './campaigns/campaigns.js';
import { HomeCountry, RuleUsers } from '@perezvon/plugin-compliance';
import { CampaignModel } from './campaigns/model.js';
import { purgeCampaign, sweepAttempts } from './campaigns/purge.js';
import { recycleContacts } from './campaigns/recycle.js';
import { campaignRoutes } from './campaigns/routes.js';
import { CampaignRuleUse } from './campaigns/rule-use.js';
import { ContactWriter, ContactWriterToken } from './contacts/contact-writer.js';
import { Contacts, ContactsToken } from './contacts/contacts.js';
import { contactRoutes } from './contacts/routes.js';
import type { AttemptEnd } from './dialing/attempt.js';
import { Dialer } from './dialing/dialer.js';
import { AttemptEnded, CampaignFinished } from './events.js';
import { importListJob, ListFiles } from './lists/jobs.js';
import { Lists, ListsToken } from './lists/lists.js';
import { ListModel } from './lists/model.js';
import { listRoutes } from './lists/routes.js';
import { message, MessageClock } from './message/message.js';
import { MessageMaker } from './message/message-maker.js';
import { MessageMakerToken, messageRoutes } from './message/routes.js';
import { migrations } from './migrations/index.js';
import { CampaignTopics, publishEveryMs } from './progress/topics.js';
import { exportAttempts, exportList, ReportFiles, sweepReports } from './reports/jobs.js';
import { ReportJobs, reportRoutes } from './reports/routes.js';
import { deliverResults, WebhooksLocal } from './webhooks/deliver.js';
import { SendAgain, SendAgainToken } from './webhooks/send-again.js';
import { webhookRoutes } from './webhooks/routes.js';
import { TelephonyTrunks } from './trunks/telephony-trunks.js';

const settings = z.object({ channels: z.number(), webhooksLocal: z.boolean() });
const tickMs = 50;
const lookMs = 1_000;
const checkMs = 60_000;

export default definePlugin({
  id: 'autodialer',
  migrations,
  async start(host) {
    host.db.models(CampaignModel, ListModel);
    host.container.register(ListFiles, { useValue: { folder: await host.folder('lists'), pool: host.db.pool } });
    host.container.register(ReportFiles, { useValue: { folder: await host.folder('reports'), pool: host.db.pool } });
    host.container.register(WebhooksLocal, { useValue: () => host.config.read(settings).webhooksLocal });
    host.jobs.define(importListJob);
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
  const { pool } = host.db;
  const { calls, clock, audit, jobs } = host;
  const prompts = host.services.use(Prompts);
  const trunks = new TelephonyTrunks(host.services.use(Trunks));
  const messages = new MessageMaker(prompts, host.services.use(Speech));
  const dialer = new Dialer({
    pool,
    calls,
    clock,
    trunks,
    messages,
    log: host.log,
    channels: () => host.config.read(settings).channels,
    onAttemptEnded: (end) => host.events.emit(AttemptEnded, attemptEnded(end)),
    onFinished: (campaignId, counts) => host.events.emit(CampaignFinished, { campaignId, counts }),
    onChanged: (campaignId) => topics.touch(campaignId),
  });
  const topics = new CampaignTopics(host.live, dialer, clock);
  const campaigns = new Campaigns({ dialer, prompts, trunks, audit, jobs, clock });
  const attempts = new Attempts(pool);
  const files = host.container.resolve<ListFiles>(ListFiles);
  const homeCountry = host.services.use(HomeCountry);
  const country = () => homeCountry.code();
  const openingOf = (id: string, zones: readonly string[]) => campaigns.openingOf(id, zones);
  const checkCampaign = async (id: string) => void (await campaigns.one(id));

  host.container.register(CampaignsToken, { useValue: campaigns });
  host.container.register(AttemptsToken, { useValue: attempts });
  host.container.register(ContactsToken, { useValue: new Contacts(pool, attempts, calls, openingOf) });
  host.container.register(ListsToken, {
    useValue: new Lists({ files, jobs, audit, checkCampaign, signal: host.signal, country }),
  });
  const contactsChanged = (campaignId: string) => dialer.contactsChanged(campaignId);
  host.container.register(ContactWriterToken, {
    useValue: new ContactWriter({ pool, audit, country, changed: contactsChanged }),
  });
  host.points.contribute(RuleUsers, new CampaignRuleUse(pool, () => dialer.refresh()));
  const statistics = new CampaignStatistics(pool, () => clock.now());
  host.container.register(StatisticsToken, { useValue: statistics });
  host.points.contribute(ResultSources, statistics);
  host.container.register(MessageMakerToken, { useValue: messages });
  host.container.register(SendAgainToken, { useValue: new SendAgain(pool, audit) });
  host.container.register(ReportJobs, { useValue: jobs });
  host.container.register(MessageClock, { useValue: clock });
  host.points.contribute(PromptUse, { usesOf: (promptId) => campaigns.usesOf(promptId) });
  calls.destinationUses(() => campaigns.destinationUses());
  host.http.routes(...campaignRoutes, ...contactRoutes, ...attemptRoutes, ...listRoutes, ...reportRoutes);
  host.http.routes(statisticsRoute, ...messageRoutes, ...webhookRoutes);
  calls.destination(message);
  calls.observe(dialer.observer);
  host.health.check('dialling', async () => {
    const detail = dialer.trouble.present;
    return detail === undefined ? { ok: true } : { ok: false, detail };
  });
  host.every(tickMs, () => dialer.tick());
  host.every(lookMs, async () => {
    await dialer.watch();
    topics.touchRunning();
  });
  host.every(checkMs, () => dialer.check());
  host.every(publishEveryMs, () => topics.publish());
  host.onStop(() => dialer.stop());
}

function attemptEnded({ attempt, outcome, answer, endedAt, heardMs, next }: AttemptEnd) {
  const { id: attemptId, campaignId, contactId, number, ordinal } = attempt;
  const facts = {
    attemptId,
    campaignId,
    contactId,
    number,
    ordinal,
    outcome,
    answer,
    endedAt,
    contactState: next.state,
  };
  return heardMs === undefined ? facts : { ...facts, heardMs };
}
